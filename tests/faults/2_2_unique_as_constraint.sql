-- fault: A unique index became a unique constraint, which the migration did not make.
-- turns yellow: test_2_2_constraints.py::test_no_extra_constraint
-- warns: constraints/extra:benchmark_suites.benchmark_suites_slug_key

drop index benchmark_suites_slug_key;
alter table benchmark_suites add constraint benchmark_suites_slug_key unique (slug);
