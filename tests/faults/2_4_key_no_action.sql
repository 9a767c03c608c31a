-- fault: A foreign key lost its ON DELETE CASCADE: deleting a model fails now.
-- turns red: test_2_4_foreign_keys.py::test_foreign_key[benchmark_scores.benchmark_scores_model_id_fkey]
-- finds: foreign_keys/differs:benchmark_scores.benchmark_scores_model_id_fkey

alter table benchmark_scores drop constraint benchmark_scores_model_id_fkey;
alter table benchmark_scores add constraint benchmark_scores_model_id_fkey foreign key (model_id) references models (id)
    on update cascade;
