-- fault: The primary key was made by another tool, which names it otherwise.
-- turns yellow: test_2_2_constraints.py::test_constraint[incidents.incidents_pkey]
-- turns yellow: test_2_2_indexes.py::test_index[incidents.incidents_pkey]
-- warns: constraints/renamed:incidents.incidents_pkey
-- warns: indexes/renamed:incidents.incidents_pkey

alter table incidents rename constraint incidents_pkey to "PK_incidents";
