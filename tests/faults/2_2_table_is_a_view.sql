-- fault: A table was replaced by a view over its old rows.
-- turns red: test_2_2_columns.py::test_column[pricing.created_at]
-- turns red: test_2_2_columns.py::test_column[pricing.currency]
-- turns red: test_2_2_columns.py::test_column[pricing.effective_from]
-- turns red: test_2_2_columns.py::test_column[pricing.id]
-- turns red: test_2_2_columns.py::test_column[pricing.metadata]
-- turns red: test_2_2_columns.py::test_column[pricing.model_id]
-- turns red: test_2_2_columns.py::test_column[pricing.tier]
-- turns red: test_2_2_columns.py::test_column[pricing.volume_discounts]
-- turns red: test_2_2_constraints.py::test_constraint[pricing.pricing_pkey]
-- turns red: test_2_2_indexes.py::test_index[pricing.pricing_effective_from_effective_to_idx]
-- turns red: test_2_2_indexes.py::test_index[pricing.pricing_model_id_idx]
-- turns red: test_2_2_indexes.py::test_index[pricing.pricing_pkey]
-- turns red: test_2_2_indexes.py::test_index[pricing.pricing_region_idx]
-- turns red: test_2_2_tables.py::test_table[pricing]
-- turns red: test_2_4_foreign_keys.py::test_foreign_key[pricing.pricing_model_id_fkey]
-- finds: columns/differs:pricing.created_at
-- finds: columns/differs:pricing.currency
-- finds: columns/differs:pricing.effective_from
-- finds: columns/differs:pricing.id
-- finds: columns/differs:pricing.metadata
-- finds: columns/differs:pricing.model_id
-- finds: columns/differs:pricing.tier
-- finds: columns/differs:pricing.volume_discounts
-- finds: constraints/missing:pricing.pricing_pkey
-- finds: foreign_keys/missing:pricing.pricing_model_id_fkey
-- finds: indexes/missing:pricing.pricing_effective_from_effective_to_idx
-- finds: indexes/missing:pricing.pricing_model_id_idx
-- finds: indexes/missing:pricing.pricing_pkey
-- finds: indexes/missing:pricing.pricing_region_idx
-- finds: tables/differs:pricing
-- not run: test_2_4_foreign_keys.py::test_triggers[pricing.pricing_model_id_fkey]

create schema legacy;
alter table pricing set schema legacy;
create view pricing as select * from legacy.pricing;
