-- fault: The provider gave an older server than was agreed.
-- server: 17
-- turns red: test_1_2_connection.py::test_server_version
-- finds: connection/version:server


