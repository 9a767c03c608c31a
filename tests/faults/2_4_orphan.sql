-- fault: A row was loaded with the keys switched off; the catalogue claims that the key holds.
-- turns red: test_2_4_foreign_keys.py::test_no_orphans[pricing.pricing_model_id_fkey]
-- finds: foreign_keys/orphans:pricing.pricing_model_id_fkey

reset role;
set session_replication_role to replica;
insert into pricing (id, model_id, tier, effective_from) values ('lost', 'no-such-model', 'standard', now());
