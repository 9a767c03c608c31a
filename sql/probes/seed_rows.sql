-- One row per row of a seeded table, as one JSON object of the fields that are compared; no more than `limit`.
-- JSON writes a value the same way whatever the session's settings, and as the seed's own file does.
-- rows: SeedRow
-- serves: seed_rows
-- values: limit
-- identifiers: table, fields
select pg_catalog.to_jsonb(item) as fields
from (select {fields} from {table} as seeded) as item
limit %(limit)s;
