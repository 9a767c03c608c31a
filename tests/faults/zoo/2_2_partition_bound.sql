-- fault: A partition was attached again with other bounds.
-- turns red: test_2_2_tables.py::test_table[public.events_2024]
-- finds: tables/differs:public.events_2024

alter table events detach partition events_2024;
alter table events attach partition events_2024 for values from ('2024-01-01') to ('2024-12-31');
