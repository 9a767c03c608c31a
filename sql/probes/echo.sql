-- One row: a value that goes there and back as a parameter of a statement without a name.
-- rows: Echo
-- serves: pooling
-- values: value
select %(value)s::bigint as value;
