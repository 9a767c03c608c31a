-- fault: A policy holds for everybody, not for the roles it was made for.
-- turns red: test_2_9_triggers.py::test_policy[public.owners.own_rows]
-- finds: triggers/differs:public.owners.own_rows

alter policy own_rows on owners to public;
