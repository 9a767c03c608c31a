-- fault: The keys were added as NOT VALID because the rows break them.
-- turns red: test_2_4_foreign_keys.py::test_foreign_key[benchmark_scores.benchmark_scores_suite_id_fkey]
-- turns red: test_2_4_foreign_keys.py::test_no_orphans[benchmark_scores.benchmark_scores_suite_id_fkey]
-- turns red: test_4_1_api_mirrors_database.py::test_mirror[benchmarks]
-- finds: api_mirrors_database/fields:benchmarks
-- finds: foreign_keys/orphans:benchmark_scores.benchmark_scores_suite_id_fkey
-- finds: foreign_keys/state:benchmark_scores.benchmark_scores_suite_id_fkey

alter table benchmark_scores drop constraint benchmark_scores_suite_id_fkey;
insert into benchmark_scores (id, model_id, suite_id, score_raw, evaluation_date)
select 'score-' || slug, id, 'no-such-suite', 50, now() from models limit 3;
alter table benchmark_scores add constraint benchmark_scores_suite_id_fkey foreign key (suite_id)
    references benchmark_suites (id) on update cascade on delete cascade not valid;
