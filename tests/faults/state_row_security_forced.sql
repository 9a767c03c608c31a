-- fault: Row security was forced, and one policy lets everything through: no row is hidden today.
-- turns red: test_2_2_tables.py::test_table[providers]
-- turns red: test_2_9_triggers.py::test_nothing_extra
-- finds: tables/row_security:providers
-- finds: triggers/extra:providers.everyone
-- not run: test_2_3_relations.py::test_relation[model-of-openai]
-- not run: test_2_3_seed_counts.py::test_count[models]
-- not run: test_2_3_seed_counts.py::test_count[providers]
-- not run: test_2_3_seed_counts.py::test_none_twice[models]
-- not run: test_2_3_seed_counts.py::test_none_twice[providers]
-- not run: test_2_3_seed_rows.py::test_rows[models]
-- not run: test_2_3_seed_rows.py::test_rows[providers]
-- not run: test_2_4_foreign_keys.py::test_no_orphans[incidents.incidents_provider_id_fkey]
-- not run: test_2_4_foreign_keys.py::test_no_orphans[models.models_provider_id_fkey]
-- not run: test_4_1_api_mirrors_database.py::test_mirror[models-of-openai]
-- not run: test_4_1_api_mirrors_database.py::test_mirror[models]
-- not run: test_4_1_api_mirrors_database.py::test_mirror[providers]
-- not run: test_4_1_api_relations.py::test_source[providers]

alter table providers enable row level security, force row level security;
create policy everyone on providers using (true);
