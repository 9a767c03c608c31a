-- fault: A time without zone became one with zone.
-- turns red: test_2_2_columns.py::test_column[incidents.started_at]
-- finds: columns/differs:incidents.started_at

alter table incidents alter column started_at type timestamptz(3) using started_at at time zone 'UTC';
