-- fault: The application connects as a superuser, to get past a missing grant.
-- turns yellow: test_9_1_security.py::test_role_is_ordinary
-- warns: security/superuser:ai_go_admin

reset role;
alter role ai_go_admin superuser;
