-- fault: A key of two columns was loaded with the keys switched off.
-- as: superuser
-- turns red: test_2_4_foreign_keys.py::test_no_orphans[other.\ud68c\ube44.\ud68c\ube44_\ud68c\uc6d0]
-- finds: foreign_keys/orphans:other.회비.회비_회원

reset role;
set session_replication_role to replica;
insert into other."회비" values (1, '서울', 5000);
