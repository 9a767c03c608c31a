-- fault: The triggers that look at deferrable constraints stayed disabled after the load.
-- turns red: test_2_2_constraints.py::test_constraint[public.visits.visits_no_overlap]
-- turns red: test_2_2_constraints.py::test_constraint[public.visits.visits_number_key]
-- finds: constraints/state:public.visits.visits_no_overlap
-- finds: constraints/state:public.visits.visits_number_key

reset role;
alter table visits disable trigger all;
