-- fault: A column that the seed fills was left out.
-- turns red: test_2_2_columns.py::test_column[models.api_version]
-- finds: columns/missing:models.api_version
-- not run: test_2_3_seed_rows.py::test_rows[models]
-- not run: test_2_4_concurrency.py::test_concurrency[ten-models]
-- not run: test_2_4_query_latency.py::test_query_budget[models-with-relations]

alter table models drop column api_version;
