"""One number for the rows of a table: computed by the server, the same on every version and for every session.

`sum(hash_record_extended(row(…), 0))`, where order does not count and a row that stands twice counts twice. A value
enters as it is only where its hash is that of the value alone; all else is cast to text under pinned settings:
enumerated types hash by oid, json has no hash, a float's text is exact. Text is taken byte by byte, whatever its
collation. NULL and `'{}'::jsonb` hash alike, so that which values are null is hashed beside them.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import LiteralString

from psycopg import sql

from landed import queries
from landed.database.probes import Question
from landed.model import Column

TEXTS = frozenset(("text", "character varying"))
"""Types whose bytes are the value, once no collation has a say in it."""

PLAIN = TEXTS | {
    "boolean",
    "smallint",
    "integer",
    "bigint",
    "uuid",
    "date",
    "timestamp without time zone",
    "timestamp with time zone",
    "bytea",
}
"""Types that enter as they are, as format_type() names them without modifiers."""

MOMENTS = frozenset(("timestamp without time zone", "timestamp with time zone"))

_MODIFIER = re.compile(r"\(\d+(,-?\d+)?\)")
_ALIAS = "item"


@dataclass(frozen=True, slots=True)
class Field:
    """A column as far as its hash goes; `type` as format_type() writes it."""

    name: str
    type: str
    nullable: bool = True

    @property
    def base(self) -> str:
        """The type without its modifiers: `timestamp(3) with time zone` is `timestamp with time zone`."""
        return _MODIFIER.sub("", self.type)


def fields_of(columns: Iterable[Column], schema: str, table: str) -> tuple[Field, ...]:
    """The fields of one table, in name order: two tables may hold the same columns in another order."""
    own = (each for each in columns if (each.schema, each.table) == (schema, table))
    return tuple(sorted((Field(each.name, each.type, each.nullable) for each in own), key=lambda each: each.name))


def row_values(fields: Sequence[Field]) -> sql.Composed:
    """What stands in `row(…)`: each value, and last which of them are null."""
    values = [_value(each) for each in fields]
    nulls = [sql.SQL("{} is null").format(_column(each)) for each in fields if each.nullable]
    which = sql.SQL("array[{}]::boolean[]").format(sql.SQL(", ").join(nulls))
    return sql.SQL(", ").join([*values, which])


def moments(fields: Sequence[Field]) -> tuple[str, ...]:
    """Names of the columns that say when: times with a date."""
    return tuple(each.name for each in fields if each.base in MOMENTS)


def fingerprint(schema: str, table: str, fields: Sequence[Field]) -> Question:
    """How many rows a table holds, and the number they make: `rows`, `fingerprint` (decimal text)."""
    parts = {"table": queries.relation(schema, table, only=True), "row": row_values(fields)}
    return queries.probe("fingerprint", **parts), {}


def row_fingerprints(schema: str, table: str, fields: Sequence[Field], *, limit: int) -> Question:
    """One number per row: `fingerprint`, and `moments`, seconds since 1970 of each of `moments(fields)`."""
    seconds: LiteralString = "pg_catalog.date_part('epoch', {})"
    times = [sql.SQL(seconds).format(sql.Identifier(_ALIAS, each)) for each in moments(fields)]
    parts = {
        "table": queries.relation(schema, table, only=True),
        "row": row_values(fields),
        "moments": sql.SQL("array[{}]::double precision[]").format(sql.SQL(", ").join(times)),
    }
    return queries.probe("row_fingerprints", **parts), {"limit": limit}


def _value(field: Field) -> sql.Composed:
    if field.base in TEXTS:
        return sql.SQL('{} collate pg_catalog."C"').format(_column(field))
    if field.base in PLAIN:
        return sql.SQL("{}").format(_column(field))
    return sql.SQL('{}::text collate pg_catalog."C"').format(_column(field))


def _column(field: Field) -> sql.Identifier:
    return sql.Identifier(_ALIAS, field.name)
