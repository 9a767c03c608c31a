-- fault: A table was loaded unlogged to save time, and stayed so: a crash empties it.
-- turns red: test_2_2_tables.py::test_table[pricing]
-- finds: tables/persistence:pricing

alter table pricing set unlogged;
