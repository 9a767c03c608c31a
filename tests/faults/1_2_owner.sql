-- fault: The database was created by hand and belongs to another role than was agreed.
-- turns red: test_1_2_connection.py::test_owner
-- finds: connection/owner:database

reset role;
alter database ai_server_db owner to landed_reader;
