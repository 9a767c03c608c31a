-- fault: A foreign key is looked at when the transaction ends, as one tool makes them.
-- turns red: test_2_4_foreign_keys.py::test_foreign_key[model_endpoints.model_endpoints_model_id_fkey]
-- finds: foreign_keys/differs:model_endpoints.model_endpoints_model_id_fkey

alter table model_endpoints alter constraint model_endpoints_model_id_fkey deferrable initially deferred;
