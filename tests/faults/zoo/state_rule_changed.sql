-- fault: A rule holds for all rows, not for those of one room.
-- turns red: test_2_9_triggers.py::test_rule[public.visits.no_delete]
-- finds: triggers/differs:public.visits.no_delete

create or replace rule no_delete as on delete to visits do instead nothing;
