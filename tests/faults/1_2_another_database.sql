-- fault: The string still leads to an earlier trial of the migration on the same server.
-- dsn: another database
-- turns red: test_1_2_connection.py::test_database
-- finds: connection/database:server


