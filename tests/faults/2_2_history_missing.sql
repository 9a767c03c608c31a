-- fault: The tables were made by `prisma db push`, which keeps no history.
-- turns red: test_2_2_tables.py::test_table[_prisma_migrations]
-- finds: tables/missing:_prisma_migrations
-- root: tables/missing:_prisma_migrations
-- blocks: 12
-- not run: test_2_2_history.py::test_migration_applied[20250831000000_initial_schema]
-- not run: test_2_2_history.py::test_no_unknown_migration
-- not run: test_2_2_history.py::test_nothing_failed
-- not run: test_2_2_history.py::test_order

drop table _prisma_migrations;
