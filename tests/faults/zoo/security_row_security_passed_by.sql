-- fault: The application connects as a role that passes by row security.
-- turns yellow: test_9_1_security.py::test_row_security_binds
-- warns: security/bypasses_row_security:zoo_keeper
-- passes: test_2_4_foreign_keys.py::test_no_orphans[other.\ud68c\ube44.\ud68c\ube44_\ud68c\uc6d0]

reset role;
alter role zoo_keeper bypassrls;
