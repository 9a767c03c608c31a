-- fault: The port in the direct string is not the one the server listens on.
-- direct: a closed port
-- turns red: test_1_2_connection.py::test_answers[direct-dsn]
-- finds: connection/unreachable:direct-dsn
-- root: connection/unreachable:direct-dsn
-- blocks: 4


