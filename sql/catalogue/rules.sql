-- One row per rewrite rule other than the one that makes a view a view.
-- rows: Rule
-- serves: triggers
select
    nsp.nspname as schema,
    rel.relname as "table",
    rul.rulename as name,
    pg_catalog.pg_get_ruledef(rul.oid) as definition,
    case rul.ev_enabled
        when 'O' then 'origin' when 'D' then 'disabled' when 'R' then 'replica' when 'A' then 'always'
    end as enabled
from pg_catalog.pg_rewrite as rul
join pg_catalog.pg_class as rel on rel.oid = rul.ev_class
join pg_catalog.pg_namespace as nsp on nsp.oid = rel.relnamespace
where rul.rulename <> '_RETURN'
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
order by nsp.nspname, rel.relname, rul.rulename;
