-- fault: A model was attached to the wrong provider.
-- turns red: test_2_3_seed_rows.py::test_rows[models]
-- turns red: test_4_1_api_models.py::test_endpoint[model]
-- turns red: test_4_1_api_models.py::test_endpoint[models-of-openai]
-- finds: api_models/expect:model#.provider.slug
-- finds: api_models/expect:models-of-openai#if .total == (.models | length) then .total else {total, listed: (.models | length)} end
-- finds: seed_rows/changed:models.provider[gpt-4]
-- not run: test_4_1_api_models.py::test_source[models-of-openai]

update models set provider_id = (select id from providers where slug = 'google') where slug = 'gpt-4';
