-- fault: The migration was marked as rolled back, and not deployed again.
-- turns red: test_2_2_history.py::test_migration_applied[20250831000000_initial_schema]
-- finds: history/pending:20250831000000_initial_schema

update _prisma_migrations set rolled_back_at = now();
