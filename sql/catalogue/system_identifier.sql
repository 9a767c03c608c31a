-- One row: the number that a cluster is born with; a physical copy has the same.
-- A file of its own, because some platforms take the privilege away (`identifier_readable` in server.sql says so).
-- rows: SystemIdentifier
-- serves: connection
select ctl.system_identifier::text as system_identifier
from pg_catalog.pg_control_system() as ctl;
