-- One row per session that keeps readers of a relation waiting, because it holds the lock that excludes them, or
-- waits for it itself: who comes later waits behind it.
-- `state` and `seconds` (since its transaction began) are null where this role may not see them.
-- rows: LockHolder
-- serves: query_latency, concurrency
select
    act.pid,
    act.usename as role,
    act.application_name as application,
    act.state,
    pg_catalog.date_part('epoch', pg_catalog.clock_timestamp() - act.xact_start)::integer as seconds,
    held.granted,
    nsp.nspname as schema,
    rel.relname as relation
from pg_catalog.pg_locks as held
join pg_catalog.pg_stat_activity as act on act.pid = held.pid
join pg_catalog.pg_class as rel on rel.oid = held.relation
join pg_catalog.pg_namespace as nsp on nsp.oid = rel.relnamespace
where held.locktype = 'relation' and held.mode = 'AccessExclusiveLock'
    and rel.relkind in ('r', 'p', 'm', 'v', 'f')
    and held.database = (
        select db.oid from pg_catalog.pg_database as db where db.datname = pg_catalog.current_database()
    )
order by held.granted desc, act.pid, nsp.nspname, rel.relname;
