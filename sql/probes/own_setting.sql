-- One row: what that setting is now, and the backend that says so.
-- rows: OwnSetting
-- serves: pooling
select
    pg_catalog.current_setting('work_mem') as value,
    pg_catalog.pg_backend_pid() as pid;
