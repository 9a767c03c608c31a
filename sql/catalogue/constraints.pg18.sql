-- One row per primary key, unique, check or exclusion constraint, also of partitions.
-- Foreign keys have a question of their own, and NOT NULL is a column's own: PostgreSQL 18 lists it here.
-- `enforced` is false where the trigger that checks a deferrable key was disabled,
-- or for a check that is NOT ENFORCED.
-- rows: Constraint
-- serves: constraints
select
    nsp.nspname as schema,
    rel.relname as "table",
    con.conname as name,
    case con.contype
        when 'p' then 'primary key' when 'u' then 'unique' when 'c' then 'check' when 'x' then 'exclusion'
    end as type,
    coalesce(keys.columns, '{}') as columns,
    case con.contype
        when 'c' then pg_catalog.pg_get_expr(con.conbin, con.conrelid)
        when 'x' then pg_catalog.pg_get_constraintdef(con.oid)
    end as expression,
    con.condeferrable as deferrable,
    con.condeferred as deferred,
    con.convalidated as validated,
    con.conenforced and not exists (
        select from pg_catalog.pg_trigger as tgr
        where tgr.tgconstraint = con.oid and tgr.tgenabled in ('D', 'R')
    ) as enforced
from pg_catalog.pg_constraint as con
join pg_catalog.pg_class as rel on rel.oid = con.conrelid
join pg_catalog.pg_namespace as nsp on nsp.oid = rel.relnamespace
left join lateral (
    select pg_catalog.array_agg(att.attname::text order by part.place) as columns
    from pg_catalog.unnest(con.conkey) with ordinality as part (attnum, place)
    join pg_catalog.pg_attribute as att on att.attrelid = con.conrelid and att.attnum = part.attnum
) as keys on true
where con.contype in ('p', 'u', 'c', 'x')
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
