-- fault: The database has a migration that the contract does not know.
-- turns red: test_2_2_history.py::test_no_unknown_migration
-- finds: history/unknown:history

insert into _prisma_migrations (id, checksum, migration_name, started_at, finished_at, applied_steps_count)
values ('other', repeat('1', 64), '20250901000000_add_incident_notes', now(), now(), 1);
