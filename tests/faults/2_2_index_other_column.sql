-- fault: An index has the right name over the wrong column.
-- turns red: test_2_2_indexes.py::test_index[incidents.incidents_status_idx]
-- finds: indexes/differs:incidents.incidents_status_idx

drop index incidents_status_idx;
create index incidents_status_idx on incidents (severity);
