-- One row: how many sessions of this database there are beside this one, and how many of them are at work.
-- A role that may not see what others do counts them all the same, but none of them as busy.
-- rows: Sessions
-- serves: load
select
    pg_catalog.count(*) as sessions,
    pg_catalog.count(*) filter (where session.state <> 'idle') as busy
from pg_catalog.pg_stat_activity as session
where session.datname = pg_catalog.current_database()
    and session.pid <> pg_catalog.pg_backend_pid()
    and coalesce(session.backend_type, 'client backend') = 'client backend';
