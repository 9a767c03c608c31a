-- fault: The application's role became a superuser, and the one who verifies as another role would not notice.
-- turns red: test_9_1_security.py::test_role_is_ordinary
-- finds: security/superuser:parcels_app

reset role;
alter role parcels_app superuser;
