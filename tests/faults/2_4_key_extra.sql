-- fault: Somebody added a foreign key by hand.
-- turns yellow: test_2_4_foreign_keys.py::test_no_extra_foreign_key
-- warns: foreign_keys/extra:pricing.pricing_benchmark_fkey

alter table pricing add constraint pricing_benchmark_fkey foreign key (region) references benchmark_suites (slug);
