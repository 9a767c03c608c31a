-- One row per parent row that no child row names; `total` counts them, also those beyond the limit.
-- rows: BareParent
-- serves: seed_counts
-- values: limit
-- identifiers: parent, child, key, match
select
    array[{key}] collate "C" as key,
    pg_catalog.count(*) over () as total
from {parent} as parent
where not exists (select from {child} as child where {match})
order by key
limit %(limit)s;
