-- What every transaction on a target begins with: one text, sent in one round trip.
-- Nothing can be written, nothing waits for long, and every value is spelt the same way on every server.
-- All of it is local to the transaction, because a transaction pooler refuses startup options or drops them,
-- and a plain `set` would stay behind for the next client. End with `rollback`.
begin isolation level repeatable read read only;
set local timezone = 'UTC';
set local datestyle = 'ISO, YMD';
set local intervalstyle = 'iso_8601';
set local extra_float_digits = 1;
set local bytea_output = 'hex';
set local quote_all_identifiers = off;
-- Names from other schemas are written in full, and nothing there can stand in for a function of PostgreSQL.
set local search_path = pg_catalog;
-- A question that row security would filter fails; it does not answer with fewer rows.
set local row_security = off;
set local statement_timeout = '15s';
set local lock_timeout = '2s';
-- A client that is lost does not hold back vacuum for long.
set local idle_in_transaction_session_timeout = '60s';
-- The first query ends the time in which `set transaction read write` is obeyed.
select pg_catalog.pg_backend_pid() as backend_pid;
