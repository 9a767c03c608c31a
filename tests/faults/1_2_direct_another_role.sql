-- fault: The direct string names another role.
-- direct: another role
-- turns red: test_1_2_connection.py::test_same_database_and_role
-- finds: connection/same_database:strings


