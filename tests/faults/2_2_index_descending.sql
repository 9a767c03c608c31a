-- fault: An index was made by hand, newest first.
-- turns red: test_2_2_indexes.py::test_index[incidents.incidents_started_at_idx]
-- finds: indexes/differs:incidents.incidents_started_at_idx

drop index incidents_started_at_idx;
create index incidents_started_at_idx on incidents (started_at desc);
