-- One row: how many rows a relation holds, counted.
-- rows: RowCount
-- serves: seed_counts
-- identifiers: table
select pg_catalog.count(*) as rows
from {table} as item;
