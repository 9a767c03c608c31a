"""The rows of a backup against the target's, table by table: equal, or told apart by what is newer than the backup.

A target lives on after its backup. What it wrote since bears a time that is later than any in the backup's own
column; a difference that no such time explains was not made since.
"""

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, ClassVar

from pydantic import ConfigDict

from landed.backup.fingerprint import Field, fields_of, fingerprint, moments, row_fingerprints
from landed.catalogue import Snapshot
from landed.errors import OutOfTime
from landed.marks import STRICT
from landed.model import Table
from landed.target import Database


@dataclass(frozen=True, slots=True, kw_only=True)
class TableCompared:
    """One table of the target against the restored one."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    table: str
    unread: str = ""
    """Why the rows were not compared: a grant, row security, time, or the table is not in the backup."""
    target_rows: int = 0
    backup_rows: int = 0
    equal: bool = False
    newer: int = 0
    """Rows of the target, not in the backup, with a time later than all of the backup's."""
    newest: datetime | None = None
    """The latest of these times, in UTC."""
    unexplained: int = 0
    """Rows of the target, not in the backup, that bear no such time."""
    gone: int = 0
    """Rows of the backup that the target has no more, beyond those that it holds in a newer form."""


def compare_rows(
    snapshot: Snapshot, found: Snapshot, target: Database, restored: Database, taken: datetime, sample: int
) -> tuple[TableCompared, ...]:
    """Compare every ordinary table of the target's snapshot. Raises TargetError where the target is lost."""
    there = {(each.schema, each.name) for each in found.tables if each.kind == "table"}
    compared = []
    for table in snapshot.tables:
        if table.kind != "table":
            continue
        reason = "" if (table.schema, table.name) in there else "the backup has no such table"
        reason = reason or _unreadable(snapshot, table)
        name = f"{table.schema}.{table.name}"
        if reason:
            compared.append(TableCompared(table=name, unread=reason))
            continue
        pair = _Pair(
            table,
            fields_of(snapshot.columns, table.schema, table.name),
            fields_of(found.columns, table.schema, table.name),
            target,
            restored,
        )
        try:
            compared.append(pair.compare(taken, sample))
        except OutOfTime as error:
            compared.append(TableCompared(table=name, unread=f"out of time: {error}"))
    return tuple(compared)


def _unreadable(snapshot: Snapshot, table: Table) -> str:
    access = snapshot.access_of.get((table.schema, table.name))
    if access is None:
        return ""
    if access.filtered:
        return f"row security would hide rows from {snapshot.server.role}"
    return access.missing(snapshot.server.role) or ""


@dataclass(frozen=True, slots=True)
class _Pair:
    """A table in both databases."""

    table: Table
    fields: tuple[Field, ...]
    restored_fields: tuple[Field, ...]
    target: Database
    restored: Database

    def compare(self, taken: datetime, sample: int) -> TableCompared:
        """By one number each; where these differ, row by row up to `sample` rows."""
        place, name = (self.table.schema, self.table.name), f"{self.table.schema}.{self.table.name}"
        if [(each.name, each.base) for each in self.fields] != [
            (each.name, each.base) for each in self.restored_fields
        ]:
            return TableCompared(table=name, unread="its columns are not the backup's")
        (ours,) = self.target.ask(*fingerprint(*place, self.fields))
        # The same fields on both sides: a column's own nullability must not change the number.
        (theirs,) = self.restored.ask(*fingerprint(*place, self.fields))
        seen = TableCompared(table=name, target_rows=ours["rows"], backup_rows=theirs["rows"], equal=ours == theirs)
        if seen.equal:
            return seen
        if max(seen.target_rows, seen.backup_rows) > sample:
            return TableCompared(
                table=name,
                unread=f"it differs, and more than {sample} rows are not told apart",
                target_rows=seen.target_rows,
                backup_rows=seen.backup_rows,
            )
        return self._apart(seen, taken, sample)

    def _apart(self, seen: TableCompared, taken: datetime, sample: int) -> TableCompared:
        question = row_fingerprints(self.table.schema, self.table.name, self.fields, limit=sample)
        ours, theirs = self.target.ask(*question), self.restored.ask(*question)
        latest = _latest(theirs, len(moments(self.fields)), taken)
        before = Counter(each["fingerprint"] for each in theirs)
        newer, newest, unexplained = 0, 0.0, 0
        for row in ours:
            if before[row["fingerprint"]]:
                before[row["fingerprint"]] -= 1
                continue
            pairs = zip(row["moments"], latest, strict=True)
            later = [at for at, limit in pairs if at is not None and limit < at < math.inf]
            newer, unexplained = newer + bool(later), unexplained + (not later)
            newest = max(newest, *later) if later else newest
        return TableCompared(
            table=seen.table,
            target_rows=len(ours),
            backup_rows=len(theirs),
            newer=newer,
            newest=datetime.fromtimestamp(newest, UTC) if newer else None,
            unexplained=unexplained,
            gone=max(0, before.total() - newer - unexplained),
        )


def _latest(rows: Sequence[Mapping[str, Any]], columns: int, taken: datetime) -> list[float]:
    """The latest moment of each column in the backup; where it holds none, when the backup was taken."""
    found = [[row["moments"][at] for row in rows if row["moments"][at] is not None] for at in range(columns)]
    return [max(each) if each else taken.timestamp() for each in found]
