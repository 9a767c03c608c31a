-- One row per enumerated type, with its labels in the order in which they sort.
-- rows: Enum
-- serves: enums
select
    nsp.nspname as schema,
    typ.typname as name,
    pg_catalog.array_agg(lab.enumlabel::text order by lab.enumsortorder) as labels
from pg_catalog.pg_type as typ
join pg_catalog.pg_namespace as nsp on nsp.oid = typ.typnamespace
join pg_catalog.pg_enum as lab on lab.enumtypid = typ.oid
where nsp.nspname !~ '^pg_' and nsp.nspname <> 'information_schema'
    and not exists (
        select from pg_catalog.pg_depend as dep
        where dep.classid = 'pg_catalog.pg_type'::pg_catalog.regclass and dep.objid = typ.oid and dep.deptype = 'e'
    )
    and not exists (
        select from pg_catalog.pg_depend as dep
        where dep.classid = 'pg_catalog.pg_namespace'::pg_catalog.regclass and dep.objid = nsp.oid
            and dep.deptype = 'e'
    )
group by nsp.nspname, typ.typname
order by nsp.nspname, typ.typname;
