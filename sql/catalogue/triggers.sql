-- One row per trigger that somebody made, also of partitions, where each can be disabled by itself.
-- rows: Trigger
-- serves: triggers
select
    nsp.nspname as schema,
    rel.relname as "table",
    tgr.tgname as name,
    pg_catalog.pg_get_triggerdef(tgr.oid) as definition,
    case tgr.tgenabled
        when 'O' then 'origin' when 'D' then 'disabled' when 'R' then 'replica' when 'A' then 'always'
    end as enabled
from pg_catalog.pg_trigger as tgr
join pg_catalog.pg_class as rel on rel.oid = tgr.tgrelid
join pg_catalog.pg_namespace as nsp on nsp.oid = rel.relnamespace
where not tgr.tgisinternal
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
order by nsp.nspname, rel.relname, tgr.tgname;
