-- fault: Of two keys of one name, in two schemas, one is missing.
-- turns red: test_2_4_foreign_keys.py::test_foreign_key[other.bookings.bookings_owner_fkey]
-- finds: foreign_keys/missing:other.bookings.bookings_owner_fkey
-- not run: test_2_4_foreign_keys.py::test_triggers[other.bookings.bookings_owner_fkey]

alter table other.bookings drop constraint bookings_owner_fkey;
