-- fault: A column sorts by bytes instead of by the database.
-- turns red: test_2_2_columns.py::test_column[providers.name]
-- finds: columns/differs:providers.name

alter table providers alter column name type text collate "C";
