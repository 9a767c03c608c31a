-- fault: The migration began, and its last statement failed.
-- turns red: test_2_2_history.py::test_migration_applied[20250831000000_initial_schema]
-- finds: history/unfinished:20250831000000_initial_schema

update _prisma_migrations set finished_at = null, applied_steps_count = 0, logs = 'ERROR: deadlock detected';
