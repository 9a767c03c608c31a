-- One row per column of a relation that holds or shows rows, in their order.
-- Types and expressions are written with their schema, because `pinned.sql` empties the search path.
-- A NOT NULL that was added NOT VALID (PostgreSQL 18) and never validated leaves the column nullable.
-- rows: Column
-- serves: columns
select
    nsp.nspname as schema,
    rel.relname as "table",
    att.attname as name,
    pg_catalog.row_number() over (partition by rel.oid order by att.attnum) as position,
    pg_catalog.format_type(att.atttypid, att.atttypmod) as type,
    not att.attnotnull or exists (
        select from pg_catalog.pg_constraint as con
        where con.conrelid = att.attrelid and con.contype = 'n' and not con.convalidated
            and con.conkey[1] = att.attnum
    ) as nullable,
    case when att.attgenerated = '' then pg_catalog.pg_get_expr(def.adbin, def.adrelid) end as "default",
    case
        when col.oid is null then null
        when col_nsp.nspname = 'pg_catalog' then col.collname::text
        else col_nsp.nspname || '.' || col.collname
    end as collation,
    case att.attidentity when 'a' then 'always' when 'd' then 'by default' end as identity,
    case att.attgenerated
        when 's' then pg_catalog.pg_get_expr(def.adbin, def.adrelid) || ' stored'
        when 'v' then pg_catalog.pg_get_expr(def.adbin, def.adrelid) || ' virtual'
    end as generated
from pg_catalog.pg_attribute as att
join pg_catalog.pg_class as rel on rel.oid = att.attrelid
join pg_catalog.pg_namespace as nsp on nsp.oid = rel.relnamespace
join pg_catalog.pg_type as typ on typ.oid = att.atttypid
left join pg_catalog.pg_attrdef as def on def.adrelid = att.attrelid and def.adnum = att.attnum
left join pg_catalog.pg_collation as col on col.oid = att.attcollation and att.attcollation <> typ.typcollation
left join pg_catalog.pg_namespace as col_nsp on col_nsp.oid = col.collnamespace
where rel.relkind in ('r', 'p', 'v', 'm', 'f')
    and att.attnum > 0 and not att.attisdropped
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
order by nsp.nspname, rel.relname, att.attnum;
