-- fault: An index serves other operators than those that are asked.
-- turns red: test_2_2_indexes.py::test_index[public.owners.owners_settings_idx]
-- finds: indexes/differs:public.owners.owners_settings_idx

drop index owners_settings_idx;
create index owners_settings_idx on owners using gin (settings);
