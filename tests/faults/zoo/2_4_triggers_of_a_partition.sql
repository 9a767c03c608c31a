-- fault: The triggers of one partition stayed disabled after it was loaded.
-- turns red: test_2_4_foreign_keys.py::test_triggers[public.bookings.bookings_event_fkey]
-- turns red: test_2_4_foreign_keys.py::test_triggers[public.events.events_owner_fkey]
-- turns red: test_2_9_triggers.py::test_trigger[public.events_2024.events_touch]
-- finds: foreign_keys/triggers:public.bookings.bookings_event_fkey
-- finds: foreign_keys/triggers:public.events.events_owner_fkey
-- finds: triggers/state:public.events_2024.events_touch

reset role;
alter table events_2024 disable trigger all;
