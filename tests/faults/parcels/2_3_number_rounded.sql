-- fault: A large number went through floating point.
-- turns red: test_2_3_seed_rows.py::test_rows[parcels]
-- finds: seed_rows/missing:parcels

update parcels set number = number - 1 where number = 9007199254740993;
