-- fault: Times lost their precision on the way.
-- turns red: test_2_2_columns.py::test_column[benchmark_scores.evaluation_date]
-- finds: columns/differs:benchmark_scores.evaluation_date

alter table benchmark_scores alter column evaluation_date type timestamp(0);
