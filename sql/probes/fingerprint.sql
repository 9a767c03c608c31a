-- One row: how many rows a table holds, and one number that they make together, in whatever order they lie.
-- The hash is the server's own for rows: `row` are the values, and which of them are null.
-- rows: Fingerprint
-- serves: backup
-- identifiers: table, row
select
    pg_catalog.count(*) as rows,
    coalesce(pg_catalog.sum(pg_catalog.hash_record_extended(row({row}), 0)), 0)::text as fingerprint
from {table} as item;
