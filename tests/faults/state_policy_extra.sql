-- fault: A policy was created on a table by the new platform.
-- turns red: test_2_9_triggers.py::test_nothing_extra
-- finds: triggers/extra:providers.everyone

create policy everyone on providers for select using (true);
