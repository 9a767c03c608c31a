-- fault: A partition was detached to load it, and never attached again.
-- turns red: test_2_2_tables.py::test_table[public.events_2024]
-- turns red: test_2_9_triggers.py::test_trigger[public.events_2024.events_touch]
-- finds: tables/differs:public.events_2024
-- finds: triggers/missing:public.events_2024.events_touch
-- turns yellow: test_2_4_foreign_keys.py::test_no_extra_foreign_key
-- warns: foreign_keys/extra:public.events_2024.events_owner_fkey

alter table events detach partition events_2024;
