-- One row, how many benchmark suites and scores there are; the total is that of the scores.
-- rows: object
-- serves: api_mirrors_database
select
    'benchmarks' as what,
    (select count(*) from public.benchmark_suites) as suites,
    (select count(*) from public.benchmark_scores) as scores,
    (select count(*) from public.benchmark_scores) as total
