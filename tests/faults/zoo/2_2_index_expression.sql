-- fault: An index over an expression was made over the plain column.
-- turns red: test_2_2_indexes.py::test_index[public.owners.owners_lower_name_idx]
-- finds: indexes/differs:public.owners.owners_lower_name_idx

drop index owners_lower_name_idx;
create index owners_lower_name_idx on owners (name text_pattern_ops, (level + 1) desc);
