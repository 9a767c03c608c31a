-- fault: The direct string leads to a physical copy of the server.
-- direct: a replica
-- turns red: test_1_2_connection.py::test_same_server
-- finds: connection/same_server:strings


