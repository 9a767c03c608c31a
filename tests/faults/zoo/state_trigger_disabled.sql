-- fault: A trigger was disabled for the load, and stayed so.
-- turns red: test_2_9_triggers.py::test_trigger[public.owners.owners_touch]
-- finds: triggers/state:public.owners.owners_touch

alter table owners disable trigger owners_touch;
