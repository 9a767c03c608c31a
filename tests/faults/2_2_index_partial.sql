-- fault: An index was narrowed to some of the rows.
-- turns red: test_2_2_indexes.py::test_index[benchmark_suites.benchmark_suites_category_idx]
-- finds: indexes/differs:benchmark_suites.benchmark_suites_category_idx

drop index benchmark_suites_category_idx;
create index benchmark_suites_category_idx on benchmark_suites (category) where category is not null;
