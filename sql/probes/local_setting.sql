-- One row: a setting given a value for this transaction alone, as `set local` does. None that is pinned: what would
-- stay behind must be seen.
-- rows: LocalSetting
-- serves: pooling
-- values: value
select pg_catalog.set_config('work_mem', %(value)s, true) as value;
