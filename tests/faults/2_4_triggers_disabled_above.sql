-- fault: The triggers of the parent table stayed disabled: rows can be deleted under their children.
-- turns red: test_2_4_foreign_keys.py::test_triggers[benchmark_scores.benchmark_scores_suite_id_fkey]
-- finds: foreign_keys/triggers:benchmark_scores.benchmark_scores_suite_id_fkey

reset role;
alter table benchmark_suites disable trigger all;
