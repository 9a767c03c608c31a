-- One row: the rows of another probe, as one JSON array; so several probes can be parts of one statement.
-- rows: object
-- serves: seed_counts, foreign_keys, headroom
-- identifiers: question
select coalesce(pg_catalog.json_agg(pg_catalog.to_json(answer)), '[]'::pg_catalog.json) as rows
from ({question}) as answer
