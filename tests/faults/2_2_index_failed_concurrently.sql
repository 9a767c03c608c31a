-- fault: A unique index met duplicates while it was built CONCURRENTLY, and was left behind invalid.
-- turns red: test_2_2_indexes.py::test_index[model_endpoints.model_endpoints_model_id_region_key]
-- finds: indexes/state:model_endpoints.model_endpoints_model_id_region_key

drop index model_endpoints_model_id_region_key;
insert into model_endpoints (id, model_id, region, endpoint_url)
select number, (select min(id) from models), 'eu', 'https://example.invalid' from generate_series(1, 2) as number;
\set ON_ERROR_STOP off
create unique index concurrently model_endpoints_model_id_region_key on model_endpoints (model_id, region);
\set ON_ERROR_STOP on
