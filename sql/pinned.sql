-- What every transaction on a target begins with: one text of two statements, sent in one round trip.
-- Nothing can be written, nothing waits for long, and every value is spelt the same way on every server.
-- All of it is local to the transaction (`true`, as by `set local`), because a transaction pooler refuses startup
-- options or drops them, and a plain `set` would stay behind for the next client. End with `rollback`.
-- Names from other schemas are written in full, and nothing there can stand in for a function of PostgreSQL.
-- A question that row security would filter fails; it does not answer with fewer rows.
-- A client that is lost does not hold back vacuum for long.
-- The select ends the time in which `set transaction read write` is obeyed.
begin isolation level repeatable read read only;
select
    pg_catalog.set_config('timezone', 'UTC', true),
    pg_catalog.set_config('datestyle', 'ISO, YMD', true),
    pg_catalog.set_config('intervalstyle', 'iso_8601', true),
    pg_catalog.set_config('extra_float_digits', '1', true),
    pg_catalog.set_config('bytea_output', 'hex', true),
    pg_catalog.set_config('quote_all_identifiers', 'off', true),
    pg_catalog.set_config('search_path', 'pg_catalog', true),
    pg_catalog.set_config('row_security', 'off', true),
    pg_catalog.set_config('statement_timeout', '15s', true),
    pg_catalog.set_config('lock_timeout', '2s', true),
    pg_catalog.set_config('idle_in_transaction_session_timeout', '60s', true);
