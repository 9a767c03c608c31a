-- fault: An index has another method.
-- turns red: test_2_2_indexes.py::test_index[model_status.model_status_status_idx]
-- finds: indexes/differs:model_status.model_status_status_idx

drop index model_status_status_idx;
create index model_status_status_idx on model_status using hash (status);
