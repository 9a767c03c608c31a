"""Models as landed itself reads them, as tables and columns: held against the lock, both ways.

A tool is a line in `READERS`, a function from the text of its file to tables, and one in `BLOCKS`.
A reader is always there, and knows less than the tool itself, whose SQL `hold_models` replays.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from landed.checkout.prisma_schema import prisma_blocks, read_prisma
from landed.lock import Lock


@dataclass(frozen=True, slots=True)
class Drift:
    """One thing that models and migrations say differently; `subject` is a table, or `table.column`."""

    rule: str
    """`table_missing`, `table_extra`, `column_missing`, `column_extra`, `column`: as seen from the lock."""
    subject: str
    locked: str
    modelled: str


@dataclass(frozen=True)
class Models:
    """What a file of models says; `(type, nullable)` of each column, by table and name."""

    tables: Mapping[str, Mapping[str, tuple[str, bool]]] = field(default_factory=dict)

    @property
    def columns(self) -> int:
        """So many of them."""
        return sum(map(len, self.tables.values()))


READERS: Mapping[str, Callable[[str], Mapping[str, Mapping[str, tuple[str, bool]]]]] = {"prisma": read_prisma}
"""Name in the contract to reader; raises UsageError where the text cannot be understood."""


BLOCKS: Mapping[str, Callable[[str], Mapping[str, str]]] = {"prisma": prisma_blocks}
"""Likewise, to each part of the text that a client is generated from, by name: equal where it says the same."""


def stale(tool: str, models: str, generated: str) -> list[str]:
    """Names of the parts that two texts say differently, or only one of them. Raises UsageError."""
    mine, theirs = BLOCKS[tool](models), BLOCKS[tool](generated)
    return sorted(name for name in mine.keys() | theirs.keys() if mine.get(name) != theirs.get(name))


def read_models(tool: str, text: str) -> Models:
    """Read a tool's file. Raises UsageError: the line, and what is wrong."""
    return Models(READERS[tool](text))


def drift(models: Models, lock: Lock) -> Iterator[Drift]:
    """What the migrations promise and the models do not say, and the reverse; types and null rules between."""
    locked: dict[str, dict[str, tuple[str, bool]]] = {
        _name(lock, each.schema, each.name): {} for each in lock.user_tables if "table" in each.kind
    }
    for each in lock.objects["columns"]:
        table = _name(lock, each.schema, each.table)
        if table in locked:
            locked[table][each.name] = each.type, each.nullable
    for table in sorted(locked.keys() | models.tables.keys()):
        if table not in models.tables:
            yield Drift("table_missing", table, "a table", "no model")
        elif table not in locked:
            yield Drift("table_extra", table, "no table", "a model")
        else:
            yield from _columns(table, locked[table], models.tables[table])


def _columns(
    table: str, locked: Mapping[str, tuple[str, bool]], modelled: Mapping[str, tuple[str, bool]]
) -> Iterator[Drift]:
    for name in sorted(locked.keys() | modelled.keys()):
        subject = f"{table}.{name}"
        if name not in modelled:
            yield Drift("column_missing", subject, _words(locked[name]), "no field")
        elif name not in locked:
            yield Drift("column_extra", subject, "no column", _words(modelled[name]))
        elif locked[name] != modelled[name]:
            yield Drift("column", subject, _words(locked[name]), _words(modelled[name]))


def _words(column: tuple[str, bool]) -> str:
    return f"{column[0]}{'' if column[1] else ' not null'}"


def _name(lock: Lock, schema: str, table: str) -> str:
    """A table as models name it: with its schema where several are promised."""
    return table if lock.schemas in ((), (schema,)) else f"{schema}.{table}"
