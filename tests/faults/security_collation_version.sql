-- fault: The data directory was moved to a system whose collations sort otherwise than the indexes were built with.
-- turns red: test_9_1_security.py::test_collation_version
-- finds: security/collation_version:ai_server_db

reset role;
update pg_database set datcollversion = '2.28' where datname = current_database();
