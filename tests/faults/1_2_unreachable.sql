-- fault: The port in the string is not the one the server listens on.
-- dsn: a closed port
-- turns red: test_1_2_connection.py::test_answers[dsn]
-- finds: connection/unreachable:dsn
-- root: connection/unreachable:dsn
-- blocks: 263


