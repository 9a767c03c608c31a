-- fault: The setting that switched the keys off for the load became the role's own, and stayed.
-- turns red: test_2_4_foreign_keys.py::test_keys_bind_sessions
-- finds: foreign_keys/silenced:session

reset role;
alter role ai_go_admin in database ai_server_db set session_replication_role to replica;
