-- One row per key that stands more than once, the most frequent first; nulls are equal here, as a seed means them,
-- though a unique index lets them through. `total` counts such keys, also those beyond the limit.
-- rows: Duplicate
-- serves: seed_counts
-- values: limit
-- identifiers: table, columns, key
select
    array[{key}] collate "C" as key,
    pg_catalog.count(*) as rows,
    pg_catalog.count(*) over () as total
from {table} as item
group by {columns}
having pg_catalog.count(*) > 1
order by rows desc, key
limit %(limit)s;
