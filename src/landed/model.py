"""The vocabulary both sides share: what a lock promises and what a catalogue shows are the same frozen types.

Every field says what it is for, as data: part of the object's name, or judged under a rule.
`landed.judge` compares by these marks alone, so a field that is read is a field that is compared.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from pydantic import ConfigDict

from landed.guards import Policy, Rule, Trigger
from landed.marks import STRICT, Severity, judged, marks, named


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A relation that holds or shows rows: table, partitioned table, view, materialized view, foreign table."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    schema: str = named()
    name: str = named()
    kind: str = judged("differs")
    """'table', 'partitioned table', 'view', 'materialized view', 'foreign table'."""
    persistence: str = judged("persistence")
    """'permanent' or 'unlogged': an unlogged table is empty after a crash."""
    row_security: bool = judged("row_security")
    force_row_security: bool = judged("row_security")
    populated: bool = judged("state", healthy=True)
    """False for a materialized view that was never refreshed."""
    partition_of: str | None = judged("differs")
    """`schema.name` of the table it is a partition of."""
    partition_bound: str | None = judged("differs")
    """Which rows of that table are here: `FOR VALUES …` or `DEFAULT`."""
    partition_key: str | None = judged("differs")
    """How a partitioned table is divided: `RANGE (happened)`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column; `type` with its modifiers, as format_type() writes it."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    schema: str = named()
    table: str = named()
    name: str = named()
    position: int = judged("order", Severity.INFO)
    """Counted without dropped columns, from 1."""
    type: str = judged("differs")
    nullable: bool = judged("differs")
    """Also true under a NOT NULL that was added NOT VALID (PostgreSQL 18) and never validated."""
    default: str | None = judged("differs")
    """As pg_get_expr() writes it; None for none and for a generated column."""
    collation: str | None = judged("differs")
    """None where the type's own is used; with its schema unless that is pg_catalog."""
    identity: str | None = judged("differs")
    """'always', 'by default' or None."""
    generated: str | None = judged("differs")
    """Of a generated column: its expression, then `stored` or `virtual`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Index:
    """An index; a key is a column or expression, then its collation, operator class and order where not default."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    schema: str = named()
    table: str = named()
    name: str = named()
    method: str = judged("differs")
    unique: bool = judged("differs")
    primary: bool = judged("differs")
    nulls_not_distinct: bool = judged("differs")
    keys: tuple[str, ...] = judged("differs")
    include: tuple[str, ...] = judged("differs")
    predicate: str | None = judged("differs")
    valid: bool = judged("state", healthy=True)
    ready: bool = judged("state", healthy=True)
    live: bool = judged("state", healthy=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Constraint:
    """A primary key, unique, check or exclusion constraint (NOT NULL is a column's own)."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    schema: str = named()
    table: str = named()
    name: str = named()
    type: str = judged("differs")
    """'primary key', 'unique', 'check', 'exclusion'."""
    columns: tuple[str, ...] = judged("differs")
    expression: str | None = judged("differs")
    """Of a check, as pg_get_expr() writes it; of an exclusion, its whole definition."""
    deferrable: bool = judged("differs")
    deferred: bool = judged("differs")
    validated: bool = judged("state", healthy=True)
    enforced: bool = judged("state", healthy=True)
    """False for NOT ENFORCED (PostgreSQL 18), and where the trigger that checks a deferrable key was disabled."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ForeignKey:
    """A foreign key: `columns` of `table` name a row of `target_table`."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    schema: str = named()
    table: str = named()
    name: str = named()
    columns: tuple[str, ...] = judged("differs")
    target_schema: str = judged("differs")
    target_table: str = judged("differs")
    target_columns: tuple[str, ...] = judged("differs")
    on_update: str = judged("differs")
    on_delete: str = judged("differs")
    """'no action', 'restrict', 'cascade', 'set null', 'set default'; with '(columns)' where only these are set."""
    match: str = judged("differs")
    """'simple', 'full', 'partial', or 'period' for a temporal key (PostgreSQL 18)."""
    deferrable: bool = judged("differs")
    deferred: bool = judged("differs")
    validated: bool = judged("state", healthy=True)
    enforced: bool = judged("state", healthy=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class ForeignKeyTriggers:
    """The internal triggers that carry one foreign key: two on the child, two on the parent.

    No file promises them: they follow from every enforced foreign key.
    """

    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    schema: str = named()
    table: str = named()
    name: str = named()
    """Of the foreign key."""
    present: int = judged("triggers")
    disabled: tuple[str, ...] = judged("triggers")
    """`schema.name` of the tables, partitions among them, on which one of them does not fire."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sequence:
    """A sequence, and the column that owns it or takes its default from it."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    schema: str = named()
    name: str = named()
    type: str = judged("differs")
    start: int = judged("differs")
    increment: int = judged("differs")
    minimum: int = judged("differs")
    maximum: int = judged("differs")
    cycle: bool = judged("differs")
    owner_schema: str | None = judged("differs")
    owner_table: str | None = judged("differs")
    owner_column: str | None = judged("differs")


@dataclass(frozen=True, slots=True, kw_only=True)
class Enum:
    """An enumerated type; labels in their sort order."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    schema: str = named()
    name: str = named()
    labels: tuple[str, ...] = judged("differs")


@dataclass(frozen=True, slots=True, kw_only=True)
class Extension:
    """An installed extension; `schema` is where its objects are."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    name: str = named()
    schema: str = judged("differs")
    version: str = judged("version", Severity.INFO)


Object = (
    Table
    | Column
    | Index
    | Constraint
    | ForeignKey
    | ForeignKeyTriggers
    | Sequence
    | Enum
    | Extension
    | Trigger
    | Rule
    | Policy
)

OBJECTS: Mapping[str, type] = {
    "tables": Table,
    "columns": Column,
    "indexes": Index,
    "constraints": Constraint,
    "foreign_keys": ForeignKey,
    "foreign_key_triggers": ForeignKeyTriggers,
    "sequences": Sequence,
    "enums": Enum,
    "extensions": Extension,
    "triggers": Trigger,
    "rules": Rule,
    "policies": Policy,
}
"""Catalogue question (file name, field of the lock and of the snapshot) to the type of its rows."""


def key(thing: Object) -> tuple[str, ...]:
    """The full name of an object, schema first: unique within its type."""
    return tuple(getattr(thing, name) for name, mark in marks(type(thing)).items() if not mark.rule)
