-- fault: The provider made new transactions read-only by default, and nobody took it back.
-- turns red: test_1_2_connection.py::test_not_read_only
-- finds: connection/read_only:session

alter database ai_server_db set default_transaction_read_only to on;
