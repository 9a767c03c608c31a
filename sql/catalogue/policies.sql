-- One row per row security policy; the role `public` stands for everybody.
-- rows: Policy
-- serves: triggers
select
    nsp.nspname as schema,
    rel.relname as "table",
    pol.polname as name,
    case pol.polcmd
        when 'r' then 'select' when 'a' then 'insert' when 'w' then 'update' when 'd' then 'delete'
        when '*' then 'all'
    end as command,
    pol.polpermissive as permissive,
    roles.names as roles,
    pg_catalog.pg_get_expr(pol.polqual, pol.polrelid) as using,
    pg_catalog.pg_get_expr(pol.polwithcheck, pol.polrelid) as "check"
from pg_catalog.pg_policy as pol
join pg_catalog.pg_class as rel on rel.oid = pol.polrelid
join pg_catalog.pg_namespace as nsp on nsp.oid = rel.relnamespace
cross join lateral (
    select pg_catalog.array_agg(coalesce(rol.rolname, 'public')::text order by rol.rolname) as names
    from pg_catalog.unnest(pol.polroles) as member (oid)
    left join pg_catalog.pg_roles as rol on rol.oid = member.oid
) as roles
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
order by nsp.nspname, rel.relname, pol.polname;
