-- One row per column of a declared foreign key whose equality is not PostgreSQL's own `=`: citext, for one.
-- Under the pinned search path a plain `=` would compare such columns as text. Usually there is none.
-- rows: KeyOperator
-- serves: foreign_keys
select
    nsp.nspname as schema,
    rel.relname as "table",
    con.conname as name,
    part.position,
    opr_nsp.nspname as operator_schema,
    opr.oprname as operator
from pg_catalog.pg_constraint as con
join pg_catalog.pg_class as rel on rel.oid = con.conrelid
join pg_catalog.pg_namespace as nsp on nsp.oid = rel.relnamespace
cross join lateral pg_catalog.unnest(con.conpfeqop) with ordinality as part (oid, position)
join pg_catalog.pg_operator as opr on opr.oid = part.oid
join pg_catalog.pg_namespace as opr_nsp on opr_nsp.oid = opr.oprnamespace
where con.contype = 'f' and con.conparentid = 0
    and (opr_nsp.nspname <> 'pg_catalog' or opr.oprname <> '=')
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
order by nsp.nspname, rel.relname, con.conname, part.position;
