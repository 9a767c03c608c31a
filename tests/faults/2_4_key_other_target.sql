-- fault: A foreign key points to another table.
-- turns red: test_2_4_foreign_keys.py::test_foreign_key[incidents.incidents_provider_id_fkey]
-- finds: foreign_keys/differs:incidents.incidents_provider_id_fkey

alter table incidents drop constraint incidents_provider_id_fkey;
alter table incidents add constraint incidents_provider_id_fkey foreign key (provider_id) references benchmark_suites (id)
    on update cascade on delete cascade;
