-- fault: A rule from an old workaround swallows updates.
-- turns red: test_2_9_triggers.py::test_nothing_extra
-- finds: triggers/extra:providers.no_update

create rule no_update as on update to providers do instead nothing;
