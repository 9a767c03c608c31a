-- One row per relation that holds or shows rows: tables, partitioned and foreign tables, views, materialized views.
-- A partition whose concurrent detachment never ended counts as no partition: its parent no longer shows its rows.
-- rows: Table
-- serves: tables, security
select
    nsp.nspname as schema,
    rel.relname as name,
    case rel.relkind
        when 'r' then 'table'
        when 'p' then 'partitioned table'
        when 'v' then 'view'
        when 'm' then 'materialized view'
        when 'f' then 'foreign table'
    end as kind,
    case rel.relpersistence when 'p' then 'permanent' when 'u' then 'unlogged' end as persistence,
    rel.relrowsecurity as row_security,
    rel.relforcerowsecurity as force_row_security,
    rel.relispopulated as populated,
    whole_nsp.nspname || '.' || whole.relname as partition_of,
    case when whole.oid is not null then pg_catalog.pg_get_expr(rel.relpartbound, rel.oid) end as partition_bound,
    pg_catalog.pg_get_partkeydef(rel.oid) as partition_key
from pg_catalog.pg_class as rel
join pg_catalog.pg_namespace as nsp on nsp.oid = rel.relnamespace
left join pg_catalog.pg_inherits as inh
    on inh.inhrelid = rel.oid and rel.relispartition and not inh.inhdetachpending
left join pg_catalog.pg_class as whole on whole.oid = inh.inhparent
left join pg_catalog.pg_namespace as whole_nsp on whole_nsp.oid = whole.relnamespace
where rel.relkind in ('r', 'p', 'v', 'm', 'f')
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
