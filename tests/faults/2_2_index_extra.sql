-- fault: Somebody added an index by hand.
-- turns yellow: test_2_2_indexes.py::test_no_extra_index
-- warns: indexes/extra:models.models_released_at_idx

create index models_released_at_idx on models (released_at);
