-- One row: the backend that a client meets in this transaction.
-- rows: Backend
-- serves: pooling
select pg_catalog.pg_backend_pid() as pid;
