-- fault: The primary key stands on another column.
-- turns red: test_2_2_constraints.py::test_constraint[benchmark_scores.benchmark_scores_pkey]
-- turns red: test_2_2_indexes.py::test_index[benchmark_scores.benchmark_scores_pkey]
-- finds: constraints/differs:benchmark_scores.benchmark_scores_pkey
-- finds: indexes/differs:benchmark_scores.benchmark_scores_pkey

alter table benchmark_scores drop constraint benchmark_scores_pkey;
alter table benchmark_scores add constraint benchmark_scores_pkey primary key (id, model_id);
