"""Rows that name a parent which is not there: asked of the rows themselves, whatever the catalogue claims."""

from collections.abc import Sequence
from dataclasses import dataclass

from landed.catalogue import Snapshot
from landed.conceal import Concealer
from landed.database import ddl, probes
from landed.errors import OutOfTime
from landed.evidence import NotRun
from landed.model import ForeignKey
from landed.promises.sections import Probe
from landed.target import Database, Rows

LIMIT = probes.LIMIT
"""Orphan rows looked for; the count stops there."""


@dataclass(frozen=True, slots=True)
class Orphans:
    """What the anti-join found."""

    count: int
    """Orphan rows among those looked at, at most LIMIT."""
    compared: int
    """Child rows that the key binds."""
    keys: tuple[str, ...]
    """The keys that lead nowhere, as a report may show them."""
    sampled: bool
    remedy: str

    @property
    def words(self) -> str:
        """The finding in words."""
        many = f"{LIMIT} rows or more" if self.count >= LIMIT else f"{self.count} rows"
        among = f"a sample of {self.compared}" if self.sampled else f"{self.compared}"
        return f"{many} of {among} name a parent that is not there"


def partitioned_tables(snapshot: Snapshot) -> frozenset[tuple[str, str]]:
    """Schema and name of each: their rows are in their partitions."""
    return frozenset((each.schema, each.name) for each in snapshot.tables if each.kind == "partitioned table")


def find_orphans(
    foreign_key: ForeignKey, snapshot: Snapshot, database: Database, limits: Probe, conceal: Concealer
) -> Orphans:
    """Ask the rows; where that takes longer than the time allowed, ask a sample and say so.

    Raises NotRun for a key over periods, which equality does not decide.
    """
    if foreign_key.match == "period":
        raise NotRun("a temporal key is not decided by equality")
    operators = snapshot.operators_of(foreign_key)
    partitioned = partitioned_tables(snapshot)
    try:
        rows = database.ask(*probes.orphans(foreign_key, operators, partitioned=partitioned, limit=LIMIT))
        sampled = False
    except OutOfTime:
        access = snapshot.access_of.get((foreign_key.schema, foreign_key.table))
        question = probes.orphans_sampled(
            foreign_key,
            operators,
            partitioned=partitioned,
            sample=limits.sample,
            estimated_rows=access.estimated_rows if access else 0,
            limit=LIMIT,
        )
        rows, sampled = database.ask(*question), True
    return _orphans(foreign_key, rows, sampled, conceal)


def _orphans(foreign_key: ForeignKey, rows: Rows, sampled: bool, conceal: Concealer) -> Orphans:
    found = [each for each in rows if each["key"] is not None]
    return Orphans(
        count=sum(each["rows"] for each in found),
        compared=rows[0]["compared"] if rows else 0,
        keys=tuple(_shown(foreign_key, each["key"], conceal) for each in found),
        sampled=sampled,
        remedy=ddl.remedies(foreign_key)["orphans"],
    )


def _shown(foreign_key: ForeignKey, values: Sequence[str | None], conceal: Concealer) -> str:
    return conceal.row(foreign_key.table, foreign_key.columns, dict(zip(foreign_key.columns, values, strict=True)))
