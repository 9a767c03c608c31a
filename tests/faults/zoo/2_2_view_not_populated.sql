-- fault: A materialized view came back from the dump without its rows.
-- turns red: test_2_2_tables.py::test_table[public.pet_sizes]
-- finds: tables/state:public.pet_sizes

refresh materialized view pet_sizes with no data;
