-- fault: The default partition was left out: rows of no other kind have no place.
-- turns red: test_2_2_tables.py::test_table[public.events_2025_rest]
-- finds: tables/missing:public.events_2025_rest
-- root: tables/missing:public.events_2025_rest
-- blocks: 10

alter table events_2025 detach partition events_2025_rest;
drop table events_2025_rest;
