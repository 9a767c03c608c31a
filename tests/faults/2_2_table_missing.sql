-- fault: One statement of the migration failed, and a table was never created.
-- turns red: test_2_2_tables.py::test_table[incidents]
-- finds: tables/missing:incidents
-- root: tables/missing:incidents
-- blocks: 30

drop table incidents;
