-- fault: An index was built CONCURRENTLY, and the build was interrupted.
-- turns red: test_2_2_indexes.py::test_index[pricing.pricing_region_idx]
-- finds: indexes/state:pricing.pricing_region_idx

reset role;
update pg_index set indisvalid = false where indexrelid = 'pricing_region_idx'::regclass;
