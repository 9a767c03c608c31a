-- fault: The primary key was dropped before the load and never added.
-- turns red: test_2_2_constraints.py::test_constraint[pricing.pricing_pkey]
-- turns red: test_2_2_indexes.py::test_index[pricing.pricing_pkey]
-- finds: constraints/missing:pricing.pricing_pkey
-- finds: indexes/missing:pricing.pricing_pkey

alter table pricing drop constraint pricing_pkey;
