-- fault: Times were read in the zone of the machine that copied them.
-- turns red: test_2_3_seed_rows.py::test_rows[models]
-- finds: seed_rows/changed:models.released_at[gpt-4]

update models set released_at = released_at + interval '9 hours' where slug = 'gpt-4';
