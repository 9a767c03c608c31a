-- fault: A foreign key was dropped before the load and never added.
-- turns red: test_2_4_foreign_keys.py::test_foreign_key[pricing.pricing_model_id_fkey]
-- finds: foreign_keys/missing:pricing.pricing_model_id_fkey
-- not run: test_2_4_foreign_keys.py::test_triggers[pricing.pricing_model_id_fkey]

alter table pricing drop constraint pricing_model_id_fkey;
