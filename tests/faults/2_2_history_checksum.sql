-- fault: The file was edited after it was applied.
-- turns red: test_2_2_history.py::test_migration_applied[20250831000000_initial_schema]
-- finds: history/checksum:20250831000000_initial_schema

update _prisma_migrations set checksum = repeat('0', 64);
