-- fault: A unique constraint is looked at at once, not at the end of the transaction.
-- turns red: test_2_2_constraints.py::test_constraint[public.visits.visits_number_key]
-- finds: constraints/differs:public.visits.visits_number_key

alter table visits drop constraint visits_number_key;
alter table visits add constraint visits_number_key unique (number);
