-- fault: An exclusion constraint was left out: a room can be taken twice.
-- turns red: test_2_2_constraints.py::test_constraint[public.visits.visits_no_overlap]
-- turns red: test_2_2_indexes.py::test_index[public.visits.visits_no_overlap]
-- finds: constraints/missing:public.visits.visits_no_overlap
-- finds: indexes/missing:public.visits.visits_no_overlap

alter table visits drop constraint visits_no_overlap;
