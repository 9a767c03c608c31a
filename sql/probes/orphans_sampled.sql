-- As `orphans`, but among at most `sample` child rows out of about `percent` of the table's pages.
-- For tables whose rows take longer than the time allowed; the pages are the same each time.
-- rows: Orphan
-- serves: foreign_keys
-- values: percent, sample, limit
-- identifiers: child, parent, columns, key, held, match
with sample as materialized (
    select {columns}
    from {child} as child tablesample system (%(percent)s::real) repeatable (1)
    where {held}
    limit %(sample)s
),
orphan as (
    select array[{key}] as key
    from sample as child
    where not exists (select from {parent} as parent where {match})
    limit %(limit)s
)
select
    (select pg_catalog.count(*) from sample) as compared,
    orphan.key,
    pg_catalog.count(orphan.key) as rows
from (values (1)) as always (one)
left join orphan on true
group by orphan.key
order by orphan.key collate "C";
