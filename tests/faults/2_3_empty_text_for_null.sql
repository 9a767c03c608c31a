-- fault: The copy wrote empty text where there was none.
-- turns red: test_2_3_seed_rows.py::test_rows[models]
-- finds: seed_rows/changed:models.description[gpt-4]

update models set description = '' where slug = 'gpt-4';
update models set foundation_model = '' where foundation_model is null and slug like 'claude%';
