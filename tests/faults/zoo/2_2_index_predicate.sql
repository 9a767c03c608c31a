-- fault: A partial index holds other rows.
-- turns red: test_2_2_indexes.py::test_index[public.owners.owners_partial_idx]
-- finds: indexes/differs:public.owners.owners_partial_idx

drop index owners_partial_idx;
create index owners_partial_idx on owners using btree (name varchar_pattern_ops) where mood = 'sad' and level is not null;
