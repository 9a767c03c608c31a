-- fault: A table was restored into the schema of the old provider.
-- turns red: test_2_2_tables.py::test_table[incidents]
-- finds: tables/missing:incidents
-- root: tables/missing:incidents
-- blocks: 30

create schema legacy;
alter table incidents set schema legacy;
