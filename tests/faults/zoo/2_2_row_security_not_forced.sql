-- fault: Row security no longer binds the owner of the table, as which the application connects.
-- turns red: test_2_2_tables.py::test_table[\uc790\ub8cc\uc2e4.\ud68c\uc6d0]
-- finds: tables/row_security:자료실.회원
-- passes: test_2_4_foreign_keys.py::test_no_orphans[other.\ud68c\ube44.\ud68c\ube44_\ud68c\uc6d0]

alter table "자료실"."회원" no force row level security;
