-- One row per session that runs here under a name made for the purpose, and what it is doing.
-- `state` is null where this role may not see it; a pooler's idle backend keeps its last client's name.
-- rows: SessionLeft
-- serves: pooling
-- values: nonce
select
    act.pid,
    act.state
from pg_catalog.pg_stat_activity as act
where act.application_name = %(nonce)s
order by act.pid;
