-- One row per relation or sequence: may the role of this session read it, and would it see every row?
-- A relation that somebody drops meanwhile is still listed, but its privileges are null by then: not selectable.
-- rows: Access
-- serves: tables, security
select
    nsp.nspname as schema,
    rel.relname as name,
    owner.rolname as owner,
    coalesce(pg_catalog.has_schema_privilege(nsp.oid, 'usage'), false) as usage,
    coalesce(
        pg_catalog.has_schema_privilege(nsp.oid, 'usage') and pg_catalog.has_table_privilege(rel.oid, 'select'),
        false
    ) as selectable,
    pg_catalog.row_security_active(rel.oid) as filtered,
    rel.reltuples::bigint as estimated_rows
from pg_catalog.pg_class as rel
join pg_catalog.pg_namespace as nsp on nsp.oid = rel.relnamespace
join pg_catalog.pg_roles as owner on owner.oid = rel.relowner
where rel.relkind in ('r', 'p', 'v', 'm', 'f', 'S')
    and nsp.nspname !~ '^pg_' and nsp.nspname <> 'information_schema'
    and not exists (
        select from pg_catalog.pg_depend as dep
        where dep.classid = 'pg_catalog.pg_class'::pg_catalog.regclass and dep.objid = rel.oid and dep.deptype = 'e'
    )
    and not exists (
        select from pg_catalog.pg_depend as dep
        where dep.classid = 'pg_catalog.pg_namespace'::pg_catalog.regclass and dep.objid = nsp.oid
            and dep.deptype = 'e'
    )
order by nsp.nspname, rel.relname;
