-- fault: A foreign key sets null where it should delete.
-- turns red: test_2_4_foreign_keys.py::test_foreign_key[incidents.incidents_model_id_fkey]
-- finds: foreign_keys/differs:incidents.incidents_model_id_fkey

alter table incidents drop constraint incidents_model_id_fkey;
alter table incidents add constraint incidents_model_id_fkey foreign key (model_id) references models (id)
    on update cascade on delete set null;
