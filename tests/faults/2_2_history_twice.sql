-- fault: The migration stands twice in the history, both times as applied.
-- turns yellow: test_2_2_history.py::test_nothing_failed
-- warns: history/twice:20250831000000_initial_schema

insert into _prisma_migrations (id, checksum, migration_name, started_at, finished_at, applied_steps_count)
select 'again', checksum, migration_name, now(), now(), 1 from _prisma_migrations;
