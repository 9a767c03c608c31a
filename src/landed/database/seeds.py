"""Seeded rows: how many, whose, and with which values; held against the seed's own file."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from psycopg import sql

from landed.conceal import Concealer
from landed.contract import Contract
from landed.database import probes
from landed.evidence import NotRun
from landed.expectations import Change, same
from landed.promises.rows import Lookup, Seed
from landed.promises.sections import Profile
from landed.target import Database

LIMIT = probes.LIMIT
"""Keys listed in one finding."""
ROWS = 100_000
"""Rows read of a seeded table: more is no seed."""


@dataclass(frozen=True, slots=True)
class Keys:
    """How many keys there are, and up to LIMIT of them."""

    count: int
    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Compared:
    """A seed held against its table."""

    compared: int
    """Promised rows that were found and compared."""
    missing: tuple[str, ...]
    extra: tuple[str, ...]
    changed: tuple[Change, ...]


@dataclass(frozen=True)
class Seeds:
    """Reads seeded tables through one database; `schema` is where the contract's tables are."""

    contract: Contract
    profile: Profile
    database: Database
    schema: str
    conceal: Concealer

    def exact(self, seed: Seed) -> bool:
        """Does one row more block? On call counts are floors."""
        return seed.mode == "exact" and self.profile == "gate"

    def promised(self, seed: Seed) -> list[dict[str, Any]]:
        """The rows of the seed's file."""
        return self.contract.seed_rows(seed)

    def count(self, seed: Seed) -> int:
        """How many rows the table holds."""
        (row,) = self.database.ask(*probes.row_count((self.schema, seed.table)))
        count: int = row["rows"]
        return count

    def _not_on_call(self, what: str) -> None:
        if self.profile == "oncall":
            raise NotRun(f"{what} are not for on call: use --profile gate")

    def parents_without_child(self, seed: Seed) -> Keys:
        """Rows of the parent table that no row of this one names. Raises NotRun on call."""
        each = seed.each
        if each is None:
            return Keys(0, ())
        self._not_on_call(f"rows without {seed.table}")
        question = probes.parents_without_child(
            (self.schema, each.table), each.id, (self.schema, seed.table), each.column
        )
        return self._keys(each.table, [each.id], self.database.ask(*question))

    def duplicates(self, seed: Seed) -> Keys:
        """Keys under which more than one row stands, NULLs equal. Raises NotRun on call."""
        self._not_on_call("keys that stand twice")
        names = [self._column(seed, field) for field in seed.key]
        return self._keys(
            seed.table, names, self.database.ask(*probes.duplicates((self.schema, seed.table), names))
        )

    def compare(self, seed: Seed) -> Compared:
        """Hold every promised row against the table, field by field. Raises NotRun on call."""
        self._not_on_call("seeded values")
        promised = {_key(seed, row): row for row in self.promised(seed)}
        found = {_key(seed, row): row for row in self._rows(seed)}
        both = [key for key in promised if key in found]
        changed = [
            Change(
                self._name(seed, promised[key]),
                field,
                self.conceal.value(seed.table, field, promised[key][field]),
                self.conceal.value(seed.table, field, found[key][field]),
            )
            for key in both
            for field in seed.compare
            if not same(promised[key][field], found[key][field])
        ]
        return Compared(
            compared=len(both),
            missing=tuple(self._name(seed, promised[key]) for key in promised if key not in found),
            extra=tuple(self._name(seed, found[key]) for key in found if key not in promised)[:LIMIT],
            changed=tuple(changed),
        )

    def _rows(self, seed: Seed) -> list[dict[str, Any]]:
        lookups = self._lookups(seed)
        fields: dict[str, str | sql.Composable] = {}
        for name in (*seed.key, *seed.compare):
            fields[name] = name
            if name in lookups:
                each = lookups[name]
                fields[name] = probes.looked_up(each.column, (self.schema, each.table), each.id, each.key)
        question = probes.seed_rows((self.schema, seed.table), fields, limit=ROWS)
        return [row["fields"] for row in self.database.ask(*question)]

    def _column(self, seed: Seed, field: str) -> str:
        lookup = self._lookups(seed).get(field)
        return lookup.column if lookup else field

    def _lookups(self, seed: Seed) -> Mapping[str, Lookup]:
        return {each.field: each for each in seed.lookup}

    def _name(self, seed: Seed, row: Mapping[str, Any]) -> str:
        return self.conceal.row(seed.table, seed.key, row)

    def _keys(self, table: str, columns: Sequence[str], rows: list[dict[str, Any]]) -> Keys:
        names = tuple(
            self.conceal.row(table, columns, dict(zip(columns, each["key"], strict=True))) for each in rows
        )
        return Keys(rows[0]["total"] if rows else 0, names)


def _key(seed: Seed, row: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(str(row.get(name)) for name in seed.key)
