-- fault: The tables were made by `prisma db push`, which keeps no history.
-- turns red: test_2_2_tables.py::test_table[_prisma_migrations]
-- finds: tables/missing:_prisma_migrations
-- root: tables/missing:_prisma_migrations
-- blocks: 18

drop table _prisma_migrations;
