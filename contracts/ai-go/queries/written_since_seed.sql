-- One row per table, how many of its rows were created or changed once the site was on the database: what a rollback
-- to the static data loses. Counted from 15 minutes after the first status, which is the seed's last kind and its time.
-- rows: object
-- serves: completion
with cut as (
    select min(status.created_at) + interval '15 minutes' as at
    from public.model_status as status
)
select
    written.what,
    written.rows
from cut
cross join lateral (
    select 'providers' as what, count(*) as rows
    from public.providers as row where greatest(row.created_at, row.updated_at) > cut.at
    union all
    select 'models', count(*)
    from public.models as row where greatest(row.created_at, row.updated_at) > cut.at
    union all
    select 'model_status', count(*)
    from public.model_status as row where greatest(row.created_at, row.updated_at) > cut.at
    union all
    select 'model_endpoints', count(*)
    from public.model_endpoints as row where row.created_at > cut.at
    union all
    select 'pricing', count(*)
    from public.pricing as row where row.created_at > cut.at
    union all
    select 'benchmark_suites', count(*)
    from public.benchmark_suites as row where row.created_at > cut.at
    union all
    select 'benchmark_scores', count(*)
    from public.benchmark_scores as row where row.created_at > cut.at
    union all
    select 'incidents', count(*)
    from public.incidents as row where greatest(row.created_at, row.updated_at) > cut.at
) as written
order by written.what
