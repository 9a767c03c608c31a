-- fault: A column may be null that may not.
-- turns red: test_2_2_columns.py::test_column[models.name]
-- finds: columns/differs:models.name

alter table models alter column name drop not null;
