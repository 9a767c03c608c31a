-- One row per index, with its keys as text: column or expression, then whatever is not the default of it.
-- A column's name is quoted where every version must: quote_ident() follows the keywords of the server's own.
-- An index on a partitioned table is valid only when every partition has its part of it.
-- rows: Index
-- serves: indexes
select
    nsp.nspname as schema,
    rel.relname as "table",
    idx.relname as name,
    am.amname as method,
    ind.indisunique as unique,
    ind.indisprimary as primary,
    ind.indnullsnotdistinct as nulls_not_distinct,
    pg_catalog.array_agg(
        case
            when att.attname ~ '^[a-z_][a-z0-9_$]*$' and kw.word is null then att.attname
            when att.attname is not null then '"' || pg_catalog.replace(att.attname, '"', '""') || '"'
            else pg_catalog.pg_get_indexdef(ind.indexrelid, part.attnum, false)
        end
        || case
            when col.oid is null or col.oid = coalesce(att.attcollation, typ.typcollation) then ''
            when col_nsp.nspname = 'pg_catalog' then ' COLLATE "' || col.collname || '"'
            else ' COLLATE "' || col_nsp.nspname || '"."' || col.collname || '"'
        end
        || case when opc.opcdefault and part.attoptions is null then '' else ' ' || opc.opcname end
        || coalesce(' (' || pg_catalog.array_to_string(part.attoptions, ', ') || ')', '')
        || case ind.indoption[part.attnum - 1]
            when 1 then ' DESC NULLS LAST' when 2 then ' NULLS FIRST' when 3 then ' DESC' else ''
        end
        order by part.attnum
    ) filter (where part.attnum <= ind.indnkeyatts) as keys,
    coalesce(
        pg_catalog.array_agg(att.attname::text order by part.attnum) filter (where part.attnum > ind.indnkeyatts),
        '{}'
    ) as include,
    pg_catalog.pg_get_expr(ind.indpred, ind.indrelid) as predicate,
    ind.indisvalid as valid,
    ind.indisready as ready,
    ind.indislive as live
from pg_catalog.pg_index as ind
join pg_catalog.pg_class as idx on idx.oid = ind.indexrelid
join pg_catalog.pg_am as am on am.oid = idx.relam
join pg_catalog.pg_class as rel on rel.oid = ind.indrelid
join pg_catalog.pg_namespace as nsp on nsp.oid = rel.relnamespace
join pg_catalog.pg_attribute as part on part.attrelid = ind.indexrelid
join pg_catalog.pg_type as typ on typ.oid = part.atttypid
left join pg_catalog.pg_attribute as att
    on att.attrelid = ind.indrelid and att.attnum = ind.indkey[part.attnum - 1] and att.attnum <> 0
left join pg_catalog.pg_get_keywords() as kw
    on kw.word = att.attname and kw.catcode in ('R', 'T') and kw.word <> 'system_user'
left join pg_catalog.pg_opclass as opc on opc.oid = ind.indclass[part.attnum - 1]
left join pg_catalog.pg_collation as col on col.oid = ind.indcollation[part.attnum - 1]
left join pg_catalog.pg_namespace as col_nsp on col_nsp.oid = col.collnamespace
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
group by nsp.nspname, rel.relname, idx.relname, am.amname, ind.indexrelid
order by nsp.nspname, rel.relname, idx.relname;
