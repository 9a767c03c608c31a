-- fault: The application connects as a superuser, to get past a missing grant.
-- turns red: test_9_1_security.py::test_role_is_ordinary
-- finds: security/superuser:ai_go_admin

reset role;
alter role ai_go_admin superuser;
