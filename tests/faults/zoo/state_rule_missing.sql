-- fault: A rule was left out.
-- turns red: test_2_9_triggers.py::test_rule[public.happy_owners.happy_insert]
-- finds: triggers/missing:public.happy_owners.happy_insert

drop rule happy_insert on happy_owners;
