-- One row: which server, database and role this is, and the settings that this session would have by itself.
-- Settings are read as `reset_val`, because the transaction pins some of them.
-- rows: ServerFacts
-- serves: connection, security
select
    pg_catalog.current_setting('server_version_num')::integer as version_num,
    pg_catalog.current_setting('server_version_num')::integer / 10000 as major,
    pg_catalog.current_setting('server_version') as version,
    pg_catalog.has_function_privilege('pg_catalog.pg_control_system()', 'execute') as identifier_readable,
    db.datname as database,
    owner.rolname as database_owner,
    pg_catalog.pg_encoding_to_char(db.encoding) as encoding,
    db.datcollate as collation,
    db.datctype as ctype,
    db.datcollversion as collation_version_recorded,
    pg_catalog.pg_database_collation_actual_version(db.oid) as collation_version_actual,
    rol.rolname as role,
    rol.rolsuper as superuser,
    rol.rolbypassrls as bypass_rls,
    pg_catalog.pg_is_in_recovery() as in_recovery,
    pg_catalog.pg_backend_pid() as backend_pid,
    pg_catalog.pg_postmaster_start_time() as started,
    pg_catalog.clock_timestamp() as now,
    (
        select pg_catalog.jsonb_object_agg(cfg.name, cfg.reset_val)
        from pg_catalog.pg_settings as cfg
        where cfg.name in (
            'TimeZone', 'DateStyle', 'IntervalStyle', 'client_encoding', 'search_path', 'row_security',
            'statement_timeout', 'lock_timeout', 'idle_in_transaction_session_timeout',
            'idle_session_timeout', 'transaction_timeout', 'default_transaction_read_only',
            'default_transaction_isolation', 'session_replication_role', 'max_connections',
            'superuser_reserved_connections', 'reserved_connections', 'ssl', 'jit', 'autovacuum', 'fsync',
            'data_checksums'
        )
    ) as settings
from pg_catalog.pg_database as db
join pg_catalog.pg_roles as owner on owner.oid = db.datdba
join pg_catalog.pg_roles as rol on rol.rolname = current_user
where db.datname = pg_catalog.current_database();
