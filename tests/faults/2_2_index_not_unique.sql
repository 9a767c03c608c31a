-- fault: A unique index was made again without UNIQUE.
-- turns red: test_2_2_indexes.py::test_index[providers.providers_slug_key]
-- finds: indexes/differs:providers.providers_slug_key

drop index providers_slug_key;
create index providers_slug_key on providers (slug);
