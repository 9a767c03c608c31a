-- fault: An extension was installed into a schema of its own, where nobody looks.
-- turns red: test_2_9_extensions.py::test_extension[pg_trgm]
-- finds: extensions/differs:pg_trgm

reset role;
create schema extensions;
alter extension pg_trgm set schema extensions;
