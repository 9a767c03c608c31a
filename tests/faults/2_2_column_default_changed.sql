-- fault: A default is another than was promised.
-- turns red: test_2_2_columns.py::test_column[pricing.currency]
-- finds: columns/differs:pricing.currency

alter table pricing alter column currency set default 'EUR';
