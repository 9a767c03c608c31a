-- fault: A view was restored as a table, once and for all.
-- turns red: test_2_2_tables.py::test_table[public.happy_owners]
-- finds: tables/differs:public.happy_owners
-- root: tables/differs:public.happy_owners
-- blocks: 6

create table pets_now as select * from happy_owners;
drop view happy_owners;
alter table pets_now rename to happy_owners;
