-- fault: The database was restored with a search_path that does not lead to the tables.
-- turns red: test_1_2_connection.py::test_search_path
-- finds: connection/search_path:session

create schema legacy;
alter database ai_server_db set search_path to legacy;
