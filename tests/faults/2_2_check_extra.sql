-- fault: Somebody added a check by hand, and NOT VALID.
-- turns yellow: test_2_2_constraints.py::test_no_extra_constraint
-- warns: constraints/extra:pricing.pricing_tier_check

alter table pricing add constraint pricing_tier_check check (tier <> '') not valid;
