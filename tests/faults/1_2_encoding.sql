-- fault: The database was created with an encoding that does not check what it stores.
-- turns red: test_1_2_connection.py::test_encoding
-- finds: connection/encoding:database

reset role;
update pg_database set encoding = pg_char_to_encoding('SQL_ASCII') where datname = current_database();
