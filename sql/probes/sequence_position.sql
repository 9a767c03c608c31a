-- One row: where a sequence stands, and the furthest value in the column that draws from it.
-- Needs SELECT on both; without an owning column `furthest` is null.
-- rows: SequencePosition
-- serves: sequences
-- identifiers: sequence, furthest
select
    seq.last_value,
    seq.is_called,
    {furthest} as furthest
from {sequence} as seq;
