-- fault: An index was left out to load faster, and never made.
-- turns red: test_2_2_indexes.py::test_index[models.models_is_active_idx]
-- finds: indexes/missing:models.models_is_active_idx

drop index models_is_active_idx;
