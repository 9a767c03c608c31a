-- fault: The table in the middle was dropped with everything that refers to it.
-- turns red: test_2_2_tables.py::test_table[models]
-- turns red: test_4_1_api_relations.py::test_source[benchmarks]
-- turns red: test_4_1_api_relations.py::test_source[providers]
-- turns red: test_4_1_api_status.py::test_endpoint[health]
-- turns red: test_4_1_api_status.py::test_source[status]
-- finds: api_relations/source:benchmarks
-- finds: api_relations/source:providers
-- finds: api_status/expect:health#.status
-- finds: api_status/source:status
-- finds: tables/missing:models
-- root: tables/missing:models
-- blocks: 63

drop table models cascade;
