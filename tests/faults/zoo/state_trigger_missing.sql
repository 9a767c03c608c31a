-- fault: A trigger was left out.
-- turns red: test_2_9_triggers.py::test_trigger[public.owners.owners_deleted]
-- finds: triggers/missing:public.owners.owners_deleted

drop trigger owners_deleted on owners;
