-- fault: The columns of an index stand in another order.
-- turns red: test_2_2_indexes.py::test_index[pricing.pricing_effective_from_effective_to_idx]
-- finds: indexes/differs:pricing.pricing_effective_from_effective_to_idx

drop index pricing_effective_from_effective_to_idx;
create index pricing_effective_from_effective_to_idx on pricing (effective_to, effective_from);
