-- fault: Text became text of limited length.
-- turns red: test_2_2_columns.py::test_column[providers.website_url]
-- finds: columns/differs:providers.website_url

alter table providers alter column website_url type varchar(200);
