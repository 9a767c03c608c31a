-- One row: how the database is, by its own figures; sessions of landed's own are left out.
-- What other roles are doing is hidden from a role without pg_read_all_stats: such sessions are counted as `hidden`,
-- and standbys without their position as `standbys_hidden`. Counters run from `since`, or for ever.
-- rows: Vitals
-- serves: monitoring
with own as (
    select act.pid, act.state, act.query_start, act.state is null as hidden
    from pg_catalog.pg_stat_activity as act
    where act.datname = pg_catalog.current_database()
        and act.usesysid is not null
        and coalesce(act.backend_type, 'client backend') = 'client backend'
        and act.pid <> pg_catalog.pg_backend_pid()
        and act.application_name !~ '^landed(-|$)'
), waiting as (
    select held.pid, pg_catalog.clock_timestamp() - held.waitstart as waited
    from pg_catalog.pg_locks as held
    join own on own.pid = held.pid
    where not held.granted
), standby as (
    select
        rep.replay_lsn is null as hidden,
        case when pg_catalog.pg_is_in_recovery() then null
            else pg_catalog.pg_wal_lsn_diff(pg_catalog.pg_current_wal_lsn(), rep.replay_lsn)
        end as behind
    from pg_catalog.pg_stat_replication as rep
)
select
    (select pg_catalog.count(*) from own) as connections,
    (select pg_catalog.count(*) from own where own.hidden) as hidden,
    pg_catalog.pg_database_size(stat.datname) as size_bytes,
    stat.blks_hit as blocks_hit,
    stat.blks_read as blocks_read,
    (
        select coalesce(pg_catalog.max(
            pg_catalog.date_part('epoch', pg_catalog.clock_timestamp() - own.query_start)
        ), 0)
        from own
        where own.state = 'active'
    ) as query_s,
    (select pg_catalog.count(*) from waiting) as waiting,
    (
        select coalesce(pg_catalog.max(pg_catalog.date_part('epoch', waiting.waited)), 0)
        from waiting
    ) as lock_wait_s,
    stat.deadlocks,
    stat.temp_bytes,
    (select pg_catalog.count(*) from standby) as standbys,
    (select pg_catalog.count(*) from standby where standby.hidden) as standbys_hidden,
    (select coalesce(pg_catalog.max(standby.behind), 0)::bigint from standby) as lag_bytes,
    stat.stats_reset as since
from pg_catalog.pg_stat_database as stat
where stat.datname = pg_catalog.current_database();
