-- One row per declared foreign key: how many internal triggers carry it, and the tables where one does not fire.
-- Four are right: two on the child, two on the parent. What partitions have of them counts among the disabled only.
-- rows: ForeignKeyTriggers
-- serves: foreign_keys
with recursive silent as (
    select tgr.tgconstraint as constraint_oid, nsp.nspname || '.' || rel.relname as "table"
    from pg_catalog.pg_trigger as tgr
    join pg_catalog.pg_class as rel on rel.oid = tgr.tgrelid
    join pg_catalog.pg_namespace as nsp on nsp.oid = rel.relnamespace
    where tgr.tgconstraint <> 0 and tgr.tgenabled in ('D', 'R')
    union
    select con.conparentid, silent."table"
    from silent
    join pg_catalog.pg_constraint as con on con.oid = silent.constraint_oid
    where con.conparentid <> 0
)
select
    nsp.nspname as schema,
    rel.relname as "table",
    con.conname as name,
    (
        select pg_catalog.count(*)
        from pg_catalog.pg_trigger as tgr
        where tgr.tgconstraint = con.oid
    ) as present,
    array(
        select silent."table" from silent where silent.constraint_oid = con.oid order by 1
    ) as disabled
from pg_catalog.pg_constraint as con
join pg_catalog.pg_class as rel on rel.oid = con.conrelid
join pg_catalog.pg_namespace as nsp on nsp.oid = rel.relnamespace
where con.contype = 'f' and con.conparentid = 0
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
order by nsp.nspname, rel.relname, con.conname;
