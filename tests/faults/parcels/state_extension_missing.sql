-- fault: An extension was not allowed on the new server.
-- turns red: test_2_9_extensions.py::test_extension[pg_trgm]
-- finds: extensions/missing:pg_trgm

drop extension pg_trgm;
