-- fault: A check allows more than was promised.
-- turns red: test_2_2_constraints.py::test_constraint[public.owners.owners_level_check]
-- finds: constraints/differs:public.owners.owners_level_check

alter table owners drop constraint owners_level_check;
alter table owners add constraint owners_level_check check (level < 1000 and name <> '');
