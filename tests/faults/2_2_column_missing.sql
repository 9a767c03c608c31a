-- fault: A column was left out.
-- turns red: test_2_2_columns.py::test_column[pricing.volume_discounts]
-- finds: columns/missing:pricing.volume_discounts

alter table pricing drop column volume_discounts;
