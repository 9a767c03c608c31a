-- fault: A check was added as NOT VALID, because old rows break it.
-- turns red: test_2_2_constraints.py::test_constraint[public.owners.owners_level_check]
-- finds: constraints/state:public.owners.owners_level_check

alter table owners drop constraint owners_level_check;
insert into owners (name, level) values ('old', 100);
alter table owners add constraint owners_level_check check (level < 100 and name <> '') not valid;
