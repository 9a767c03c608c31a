-- One row per session that runs here under a name made for the purpose: the proof that two strings lead to one
-- running server, which a physical copy cannot give. Ask in a new transaction each time: it keeps its first answer.
-- rows: Session
-- serves: connection
-- values: nonce
select
    act.pid,
    act.datname as database,
    act.usename as role
from pg_catalog.pg_stat_activity as act
where act.application_name = %(nonce)s
order by act.pid;
