-- fault: The load disabled all triggers of a table, those of its foreign keys among them, and never enabled them.
-- turns red: test_2_4_foreign_keys.py::test_triggers[model_status.model_status_model_id_fkey]
-- finds: foreign_keys/triggers:model_status.model_status_model_id_fkey

reset role;
alter table model_status disable trigger all;
