-- fault: The seed of the development machine brought a provider of its own.
-- turns red: test_2_3_seed_counts.py::test_count[providers]
-- turns red: test_2_3_seed_rows.py::test_rows[providers]
-- turns red: test_4_1_api_relations.py::test_endpoint[providers]
-- finds: api_relations/expect:providers#[arrays[] | select((.models | type) != "array" or (.models | length) == 0) | .slug]
-- finds: api_relations/expect:providers#if type == "array" then length else type end
-- finds: seed_counts/count:providers
-- finds: seed_rows/extra:providers

insert into providers (id, slug, name, updated_at) values ('test', 'test-provider', 'Test', now());
