-- One row per sequence, with the column that owns it, else the first column whose default draws from it.
-- Its position is asked by a probe: reading it needs a privilege.
-- rows: Sequence
-- serves: sequences
select
    nsp.nspname as schema,
    rel.relname as name,
    pg_catalog.format_type(seq.seqtypid, null) as type,
    seq.seqstart as start,
    seq.seqincrement as increment,
    seq.seqmin as minimum,
    seq.seqmax as maximum,
    seq.seqcycle as cycle,
    owner.schema as owner_schema,
    owner."table" as owner_table,
    owner."column" as owner_column
from pg_catalog.pg_sequence as seq
join pg_catalog.pg_class as rel on rel.oid = seq.seqrelid
join pg_catalog.pg_namespace as nsp on nsp.oid = rel.relnamespace
left join lateral (
    select
        user_nsp.nspname as schema,
        user_rel.relname as "table",
        att.attname as "column"
    from (
        select dep.refobjid as relid, dep.refobjsubid as attnum, 1 as preference
        from pg_catalog.pg_depend as dep
        where dep.classid = 'pg_catalog.pg_class'::pg_catalog.regclass and dep.objid = seq.seqrelid
            and dep.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass and dep.deptype in ('a', 'i')
        union all
        select def.adrelid, def.adnum, 2
        from pg_catalog.pg_depend as dep
        join pg_catalog.pg_attrdef as def on def.oid = dep.objid
        where dep.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass and dep.refobjid = seq.seqrelid
            and dep.classid = 'pg_catalog.pg_attrdef'::pg_catalog.regclass
    ) as candidate
    join pg_catalog.pg_class as user_rel on user_rel.oid = candidate.relid
    join pg_catalog.pg_namespace as user_nsp on user_nsp.oid = user_rel.relnamespace
    join pg_catalog.pg_attribute as att on att.attrelid = candidate.relid and att.attnum = candidate.attnum
    order by candidate.preference, user_nsp.nspname, user_rel.relname, candidate.attnum
    limit 1
) as owner on true
where nsp.nspname !~ '^pg_' and nsp.nspname <> 'information_schema'
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
