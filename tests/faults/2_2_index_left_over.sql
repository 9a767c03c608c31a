-- fault: REINDEX CONCURRENTLY was interrupted and left its half-made copy.
-- turns yellow: test_2_2_indexes.py::test_no_extra_index
-- warns: indexes/extra:models.models_slug_idx_ccnew

create index models_slug_idx_ccnew on models (slug);
reset role;
update pg_index set indisvalid = false where indexrelid = 'models_slug_idx_ccnew'::regclass;
