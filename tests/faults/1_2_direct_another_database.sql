-- fault: The direct string leads to another database of the same server.
-- direct: another database
-- turns red: test_1_2_connection.py::test_same_database_and_role
-- finds: connection/same_database:strings


