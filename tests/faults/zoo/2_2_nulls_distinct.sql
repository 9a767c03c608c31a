-- fault: A unique index lets NULL through more than once.
-- turns red: test_2_2_indexes.py::test_index[public.owners.owners_email_key]
-- finds: indexes/differs:public.owners.owners_email_key

alter table owners drop constraint owners_email_key;
alter table owners add constraint owners_email_key unique (email);
