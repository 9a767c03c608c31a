-- fault: A trigger fires at another event.
-- turns red: test_2_9_triggers.py::test_trigger[other.events_2025_web.events_touch]
-- turns red: test_2_9_triggers.py::test_trigger[public.events.events_touch]
-- turns red: test_2_9_triggers.py::test_trigger[public.events_2024.events_touch]
-- turns red: test_2_9_triggers.py::test_trigger[public.events_2025.events_touch]
-- turns red: test_2_9_triggers.py::test_trigger[public.events_2025_rest.events_touch]
-- finds: triggers/differs:other.events_2025_web.events_touch
-- finds: triggers/differs:public.events.events_touch
-- finds: triggers/differs:public.events_2024.events_touch
-- finds: triggers/differs:public.events_2025.events_touch
-- finds: triggers/differs:public.events_2025_rest.events_touch

drop trigger events_touch on events;
create trigger events_touch before update on events for each row execute function touch();
