-- fault: Letters beyond ASCII were lost on the way.
-- turns red: test_2_3_seed_rows.py::test_rows[depots]
-- finds: seed_rows/changed:depots.name[BSN]

update depots set name = 'B?san' where code = 'BSN';
