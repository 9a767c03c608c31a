-- fault: Row security was switched off for the load, and stayed off: everybody sees everything.
-- turns red: test_2_2_tables.py::test_table[public.owners]
-- finds: tables/row_security:public.owners

alter table owners disable row level security;
