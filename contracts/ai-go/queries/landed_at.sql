-- One row, the moment (UTC) from which a copy of the database holds all that landed: when the last migration had ended,
-- or the last status of the seed was put in, which is its last kind, within 15 minutes of the first; whichever is later.
-- rows: object
-- serves: platform
with seeded as (
    select max(status.created_at) as at
    from public.model_status as status
    where status.created_at < (select min(first.created_at) from public.model_status as first) + interval '15 minutes'
), migrated as (
    select max(migration.finished_at) at time zone 'UTC' as at
    from public._prisma_migrations as migration
    where migration.rolled_back_at is null
)
select to_char(greatest(seeded.at, migrated.at), 'YYYY-MM-DD"T"HH24:MI:SS.US') as at
from seeded
cross join migrated
