-- fault: A covering index covers no more.
-- turns red: test_2_2_indexes.py::test_index[public.owners.owners_covering_idx]
-- finds: indexes/differs:public.owners.owners_covering_idx

drop index owners_covering_idx;
create unique index owners_covering_idx on owners (email collate "POSIX" desc nulls last, name nulls first);
