-- fault: A default was lost in the copy.
-- turns red: test_2_2_columns.py::test_column[incidents.regions]
-- finds: columns/differs:incidents.regions

alter table incidents alter column regions drop default;
