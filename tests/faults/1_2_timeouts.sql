-- fault: The role's time limits were meant in seconds and written in milliseconds.
-- as: reader
-- turns red: test_1_2_connection.py::test_statement_timeout[idle_in_transaction_session_timeout-1000]
-- turns red: test_1_2_connection.py::test_statement_timeout[lock_timeout-100]
-- turns red: test_1_2_connection.py::test_statement_timeout[statement_timeout-1000]
-- finds: connection/timeout:idle_in_transaction_session_timeout
-- finds: connection/timeout:lock_timeout
-- finds: connection/timeout:statement_timeout

reset role;
alter role landed_reader in database ai_server_db set statement_timeout to 900;
alter role landed_reader in database ai_server_db set lock_timeout to 30;
alter role landed_reader in database ai_server_db set idle_in_transaction_session_timeout to 900;
