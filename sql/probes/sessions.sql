-- One row per session of this database beside this one, and since when it has been doing what it does.
-- `state` and `since` are null where this role may not see them.
-- rows: Session
-- serves: load, fallback
select
    act.pid,
    act.application_name as application,
    act.state,
    act.state_change as since
from pg_catalog.pg_stat_activity as act
where act.datname = pg_catalog.current_database()
    and act.usesysid is not null
    and act.pid <> pg_catalog.pg_backend_pid()
    and coalesce(act.backend_type, 'client backend') = 'client backend'
order by act.pid;
