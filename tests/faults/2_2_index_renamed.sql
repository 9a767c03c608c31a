-- fault: An index does its work under another name.
-- turns yellow: test_2_2_indexes.py::test_index[models.models_foundation_model_idx]
-- warns: indexes/renamed:models.models_foundation_model_idx

alter index models_foundation_model_idx rename to idx_models_foundation_model;
