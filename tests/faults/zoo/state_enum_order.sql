-- fault: A label was added at the end instead of where it belongs: what is sorted by it sorts otherwise.
-- turns red: test_2_9_enums.py::test_enum[public.mood]
-- finds: enums/differs:public.mood

reset role;
update pg_enum set enumsortorder = 10 where enumlabel = 'so-so';
