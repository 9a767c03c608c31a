-- fault: The restore left out the grants on one table.
-- as: reader
-- turns red: test_2_2_tables.py::test_table_readable[pricing]
-- finds: tables/unreadable:pricing
-- not run: test_2_4_foreign_keys.py::test_no_orphans[pricing.pricing_model_id_fkey]

revoke select on pricing from landed_reader;
