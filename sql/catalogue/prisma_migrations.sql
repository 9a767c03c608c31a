-- One row per attempt at a migration, as Prisma recorded it, oldest first. There is no status column:
-- a name's newest row that is not rolled back counts, and it is applied once `finished_at` is set.
-- Of the log only the server's own first line of error is read; the rest may hold rows.
-- rows: MigrationRecord
-- serves: history
select
    log.migration_name as name,
    log.checksum,
    log.started_at,
    log.finished_at,
    log.rolled_back_at,
    log.applied_steps_count,
    pg_catalog.substring(log.logs, 'ERROR: [^\n]*') as error
from public._prisma_migrations as log
order by log.started_at, log.migration_name, log.id;
