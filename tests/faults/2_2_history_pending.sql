-- fault: The tables were restored from a dump without the rows of the history.
-- turns red: test_2_2_history.py::test_migration_applied[20250831000000_initial_schema]
-- finds: history/pending:20250831000000_initial_schema

delete from _prisma_migrations;
