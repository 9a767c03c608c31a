-- fault: A view was left out of the restore, because it was restored before its tables.
-- turns red: test_2_2_tables.py::test_table[public.happy_owners]
-- finds: tables/missing:public.happy_owners
-- root: tables/missing:public.happy_owners
-- blocks: 6

drop view happy_owners;
