-- fault: The string leads to a read replica.
-- dsn: a replica
-- turns red: test_1_2_connection.py::test_not_a_replica
-- finds: connection/in_recovery:server


