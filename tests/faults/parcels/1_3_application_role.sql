-- fault: The application's role lacks a grant, which the one who verifies has.
-- turns red: test_2_2_tables.py::test_table_readable[depots]
-- finds: tables/unreadable:depots

revoke select on depots from parcels_app;
