-- fault: A key was added as NOT VALID to save time, and never validated.
-- turns red: test_2_4_foreign_keys.py::test_foreign_key[models.models_provider_id_fkey]
-- finds: foreign_keys/state:models.models_provider_id_fkey

alter table models drop constraint models_provider_id_fkey;
alter table models add constraint models_provider_id_fkey foreign key (provider_id) references providers (id)
    on update cascade on delete cascade not valid;
