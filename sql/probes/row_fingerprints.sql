-- One row per row of a table: its number, and the moments that stand in it, in seconds since 1970; at most `limit`.
-- rows: RowFingerprint
-- serves: backup
-- values: limit
-- identifiers: table, row, moments
select
    pg_catalog.hash_record_extended(row({row}), 0)::text as fingerprint,
    {moments} as moments
from {table} as item
limit %(limit)s;
