-- fault: The part of the seed that fills the statuses did nothing, and said nothing.
-- turns red: test_2_3_relations.py::test_relation[model-of-openai]
-- turns red: test_2_3_seed_counts.py::test_count[model_status]
-- turns red: test_2_3_seed_counts.py::test_every_parent[model_status]
-- turns red: test_2_3_seed_rows.py::test_rows[model_status]
-- turns red: test_4_1_api_models.py::test_endpoint[model]
-- turns red: test_4_1_api_relations.py::test_endpoint[models-with-status]
-- turns red: test_4_1_api_status.py::test_endpoint[status]
-- finds: api_models/expect:model#.status.status
-- finds: api_relations/expect:models-with-status#.models | if type == "array" then [.[] | select((.status.status | type) != "string") | .slug] else type end
-- finds: api_status/expect:status#.operationalModels
-- finds: relations/expect:model-of-openai#.[0] | {provider, status: (.status | type)}
-- finds: seed_counts/count:model_status
-- finds: seed_counts/each:model_status
-- finds: seed_rows/empty:model_status

truncate model_status;
