-- fault: A foreign key was added as NOT ENFORCED.
-- turns red: test_2_4_foreign_keys.py::test_foreign_key[benchmark_scores.benchmark_scores_suite_id_fkey]
-- finds: foreign_keys/state:benchmark_scores.benchmark_scores_suite_id_fkey
-- not run: test_2_4_foreign_keys.py::test_triggers[benchmark_scores.benchmark_scores_suite_id_fkey]

alter table benchmark_scores alter constraint benchmark_scores_suite_id_fkey not enforced;
