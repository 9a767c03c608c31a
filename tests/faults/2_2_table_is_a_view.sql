-- fault: A table was replaced by a view over its old rows.
-- turns red: test_2_2_tables.py::test_table[pricing]
-- finds: tables/differs:pricing
-- root: tables/differs:pricing
-- blocks: 26

create schema legacy;
alter table pricing set schema legacy;
create view pricing as select * from legacy.pricing;
