-- fault: The connection crosses a network without encryption.
-- dsn: plain text
-- turns red: test_1_2_connection.py::test_tls[dsn]
-- finds: connection/tls:dsn


