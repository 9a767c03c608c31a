-- fault: Somebody tried a later migration, which failed.
-- turns red: test_2_2_history.py::test_nothing_failed
-- finds: history/failed:20250901000000_add_incident_notes

insert into _prisma_migrations (id, checksum, migration_name, started_at, logs, applied_steps_count)
values ('other', repeat('1', 64), '20250901000000_add_incident_notes', now(), 'ERROR: relation "notes" already exists', 0);
