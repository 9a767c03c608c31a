-- fault: DIRECT_URL was copied from DATABASE_URL.
-- direct: the database
-- turns red: test_1_2_connection.py::test_two_strings
-- finds: connection/equal:strings


