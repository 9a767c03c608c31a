-- fault: The restore left out the grant on the migration tool's own table.
-- as: reader
-- turns red: test_2_2_tables.py::test_table_readable[_prisma_migrations]
-- finds: tables/unreadable:_prisma_migrations
-- not run: test_2_2_history.py::test_migration_applied[20250831000000_initial_schema]
-- not run: test_2_2_history.py::test_no_unknown_migration
-- not run: test_2_2_history.py::test_nothing_failed
-- not run: test_2_2_history.py::test_order

revoke select on _prisma_migrations from landed_reader;
