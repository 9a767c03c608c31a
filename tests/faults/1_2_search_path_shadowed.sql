-- fault: A leftover schema named like the role stands before public, with an old table in it.
-- turns red: test_1_2_connection.py::test_search_path
-- finds: connection/search_path:session

create schema ai_go_admin;
create table ai_go_admin.models (id text);
