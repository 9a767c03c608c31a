-- One row per key that child rows hold and no parent row carries, with how many rows hold it; a row without key
-- where there is none. `compared` counts the child rows that the key binds; looking stops after `limit` orphan rows,
-- so that `rows` counts among these. What the key binds is `held`: under MATCH SIMPLE no column is null.
-- rows: Orphan
-- serves: foreign_keys
-- values: limit
-- identifiers: child, parent, key, held, match
with orphan as (
    select array[{key}] as key
    from {child} as child
    where {held} and not exists (select from {parent} as parent where {match})
    limit %(limit)s
)
select
    (select pg_catalog.count(*) from {child} as child where {held}) as compared,
    orphan.key,
    pg_catalog.count(orphan.key) as rows
from (values (1)) as always (one)
left join orphan on true
group by orphan.key
order by orphan.key collate "C";
