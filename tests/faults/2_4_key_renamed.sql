-- fault: A foreign key does its work under another name.
-- turns yellow: test_2_4_foreign_keys.py::test_foreign_key[pricing.pricing_model_id_fkey]
-- warns: foreign_keys/renamed:pricing.pricing_model_id_fkey

alter table pricing rename constraint pricing_model_id_fkey to fk_pricing_model;
