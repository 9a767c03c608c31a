-- One row per installed extension, with the schema of its objects.
-- plpgsql is left out: it comes with every database.
-- rows: Extension
-- serves: extensions
select
    ext.extname as name,
    nsp.nspname as schema,
    ext.extversion as version
from pg_catalog.pg_extension as ext
join pg_catalog.pg_namespace as nsp on nsp.oid = ext.extnamespace
where ext.extname <> 'plpgsql'
order by ext.extname;
