-- fault: A key of two columns lets half a key pass.
-- turns red: test_2_4_foreign_keys.py::test_foreign_key[other.\ud68c\ube44.\ud68c\ube44_\ud68c\uc6d0]
-- finds: foreign_keys/differs:other.회비.회비_회원

alter table other."회비" drop constraint "회비_회원";
alter table other."회비" add constraint "회비_회원" foreign key ("번호", "지역")
    references "자료실"."회원" ("번호", "지역") on delete set default on update no action;
