-- fault: The elements of an array may be of limited length only.
-- turns red: test_2_2_columns.py::test_column[public.owners.tags]
-- finds: columns/differs:public.owners.tags

alter table owners alter column tags type varchar(20)[];
