-- fault: Row security was switched on for a table, without any policy: whoever does not own it sees no row.
-- as: reader
-- turns red: test_2_2_tables.py::test_table[model_status]
-- finds: tables/row_security:model_status
-- not run: test_2_3_relations.py::test_relation[model-of-openai]
-- not run: test_2_3_seed_counts.py::test_count[model_status]
-- not run: test_2_3_seed_counts.py::test_every_parent[model_status]
-- not run: test_2_3_seed_counts.py::test_none_twice[model_status]
-- not run: test_2_3_seed_rows.py::test_rows[model_status]
-- not run: test_2_4_foreign_keys.py::test_no_orphans[model_status.model_status_model_id_fkey]
-- not run: test_4_1_api_mirrors_database.py::test_mirror[model-statuses]
-- not run: test_4_1_api_mirrors_database.py::test_mirror[totals]

alter table model_status enable row level security;
