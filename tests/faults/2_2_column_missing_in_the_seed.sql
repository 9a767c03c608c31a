-- fault: A column that the seed fills was left out.
-- turns red: test_2_2_columns.py::test_column[models.api_version]
-- finds: columns/missing:models.api_version
-- not run: test_2_3_seed_rows.py::test_rows[models]

alter table models drop column api_version;
