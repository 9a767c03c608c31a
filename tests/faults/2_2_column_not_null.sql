-- fault: A column may not be null that may.
-- turns red: test_2_2_columns.py::test_column[models.description]
-- finds: columns/differs:models.description

update models set description = '' where description is null;
alter table models alter column description set not null;
