-- fault: The second migration was deployed by hand after the third.
-- turns yellow: test_2_2_history.py::test_order
-- warns: history/order:history

update _prisma_migrations set finished_at = now() + interval '1 minute' where migration_name like '20250102%';
