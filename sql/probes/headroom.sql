-- One row: how many connections the server allows, keeps back for superusers and reserved roles, and has in use.
-- Sessions of others count though their details are hidden; the server's own processes do not.
-- rows: Headroom
-- serves: pooling, headroom
select
    pg_catalog.current_setting('max_connections')::integer as allowed,
    pg_catalog.current_setting('superuser_reserved_connections')::integer
        + coalesce(pg_catalog.current_setting('reserved_connections', true)::integer, 0) as kept_back,
    (
        select pg_catalog.count(*)::integer
        from pg_catalog.pg_stat_activity as act
        where act.backend_type = 'client backend'
    ) as in_use;
