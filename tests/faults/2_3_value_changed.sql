-- fault: One value was changed on the way.
-- turns red: test_2_3_seed_rows.py::test_rows[providers]
-- finds: seed_rows/changed:providers.website_url[openai]

update providers set website_url = 'https://openai.example' where slug = 'openai';
