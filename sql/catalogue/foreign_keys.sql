-- One row per foreign key as it was declared, in name order.
-- What PostgreSQL derives from it for partitions is left out: its names differ between versions.
-- `validated` is false for keys added NOT VALID: they bind new rows only.
-- rows: ForeignKey
-- serves: foreign_keys
select
    nsp.nspname as schema,
    rel.relname as "table",
    con.conname as name,
    keys.columns,
    target_nsp.nspname as target_schema,
    target.relname as target_table,
    keys.target_columns,
    case con.confupdtype
        when 'a' then 'no action' when 'r' then 'restrict' when 'c' then 'cascade'
        when 'n' then 'set null' when 'd' then 'set default'
    end as on_update,
    case con.confdeltype
        when 'a' then 'no action' when 'r' then 'restrict' when 'c' then 'cascade'
        when 'n' then 'set null' when 'd' then 'set default'
    end || coalesce(' (' || pg_catalog.array_to_string(keys.cleared, ', ') || ')', '') as on_delete,
    case con.confmatchtype when 's' then 'simple' when 'f' then 'full' when 'p' then 'partial' end as match,
    con.condeferrable as deferrable,
    con.condeferred as deferred,
    con.convalidated as validated,
    true as enforced
from pg_catalog.pg_constraint as con
join pg_catalog.pg_class as rel on rel.oid = con.conrelid
join pg_catalog.pg_namespace as nsp on nsp.oid = rel.relnamespace
join pg_catalog.pg_class as target on target.oid = con.confrelid
join pg_catalog.pg_namespace as target_nsp on target_nsp.oid = target.relnamespace
cross join lateral (
    select
        pg_catalog.array_agg(att.attname::text order by part.place) as columns,
        pg_catalog.array_agg(target_att.attname::text order by part.place) as target_columns,
        pg_catalog.array_agg(att.attname::text order by part.place)
            filter (where part.attnum = any (con.confdelsetcols)) as cleared
    from rows from (pg_catalog.unnest(con.conkey), pg_catalog.unnest(con.confkey))
        with ordinality as part (attnum, target_attnum, place)
    join pg_catalog.pg_attribute as att on att.attrelid = con.conrelid and att.attnum = part.attnum
    join pg_catalog.pg_attribute as target_att
        on target_att.attrelid = con.confrelid and target_att.attnum = part.target_attnum
) as keys
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
