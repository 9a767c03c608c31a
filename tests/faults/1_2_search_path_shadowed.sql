-- fault: A leftover schema named like the role stands before public, with an old table in it.

create schema ai_go_admin;
create table ai_go_admin.models (id text);
