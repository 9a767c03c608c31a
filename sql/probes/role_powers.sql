-- One row: what another role is allowed besides what it was granted; no row at all where there is no such role.
-- rows: RolePowers
-- serves: security
-- values: role
select
    rol.rolsuper as superuser,
    rol.rolbypassrls as bypass_rls
from pg_catalog.pg_roles as rol
where rol.rolname = %(role)s;
