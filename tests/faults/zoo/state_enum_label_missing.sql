-- fault: A label was never added to an enumerated type.
-- turns red: test_2_9_enums.py::test_enum[public.mood]
-- finds: enums/differs:public.mood

reset role;
delete from pg_enum where enumlabel = 'so-so';
