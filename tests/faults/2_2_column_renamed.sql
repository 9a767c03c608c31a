-- fault: A column has another name.
-- turns red: test_2_2_columns.py::test_column[pricing.tier]
-- finds: columns/missing:pricing.tier
-- turns yellow: test_2_2_columns.py::test_no_extra_column[pricing]
-- warns: columns/extra:pricing.plan

alter table pricing rename column tier to plan;
