-- fault: A key is looked at at once: rows that refer to each other can no longer be put in.
-- turns red: test_2_4_foreign_keys.py::test_foreign_key[public.Pets.Pets_ownerId_fkey]
-- finds: foreign_keys/differs:public.Pets.Pets_ownerId_fkey

alter table "Pets" alter constraint "Pets_ownerId_fkey" not deferrable;
