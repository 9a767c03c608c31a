-- One row per relation or sequence: what another role may do with it; no row at all where there is no such role.
-- `usage` and `creation` speak of the schema, `next` of drawing from a sequence.
-- rows: RolePrivilege
-- serves: tables
-- values: role
select
    nsp.nspname as schema,
    rel.relname as name,
    pg_catalog.has_schema_privilege(rol.oid, nsp.oid, 'usage') as usage,
    pg_catalog.has_schema_privilege(rol.oid, nsp.oid, 'create') as creation,
    pg_catalog.has_table_privilege(rol.oid, rel.oid, 'select') as selection,
    pg_catalog.has_table_privilege(rol.oid, rel.oid, 'insert') as insertion,
    pg_catalog.has_table_privilege(rol.oid, rel.oid, 'update') as updating,
    pg_catalog.has_table_privilege(rol.oid, rel.oid, 'delete') as deletion,
    case when rel.relkind = 'S' then pg_catalog.has_sequence_privilege(rol.oid, rel.oid, 'usage') end as next
from pg_catalog.pg_roles as rol
cross join pg_catalog.pg_class as rel
join pg_catalog.pg_namespace as nsp on nsp.oid = rel.relnamespace
where rol.rolname = %(role)s
    and rel.relkind in ('r', 'p', 'v', 'm', 'f', 'S')
    and nsp.nspname !~ '^pg_' and nsp.nspname <> 'information_schema'
order by nsp.nspname, rel.relname;
