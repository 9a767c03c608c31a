-- One row per other database of the server that takes connections, and whether this role may connect.
-- rows: Database
-- serves: history
select
    db.datname as name,
    pg_catalog.has_database_privilege(db.oid, 'connect') as connectable
from pg_catalog.pg_database as db
where db.datallowconn and not db.datistemplate and db.datname <> pg_catalog.current_database()
order by db.datname;
