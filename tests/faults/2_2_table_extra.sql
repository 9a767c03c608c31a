-- fault: The copying tool left its own table behind.
-- turns yellow: test_2_2_tables.py::test_no_extra_table
-- warns: tables/extra:pgcopydb_sentinel

create table pgcopydb_sentinel (id integer primary key, state text);
