"""One object of the lock against the snapshot: found, differing, renamed, missing; and what nobody promised."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from landed.catalogue import Snapshot
from landed.database import ddl
from landed.evidence import Evidence
from landed.judge import describe, diff, in_order, sick
from landed.lock import Lock
from landed.marks import Severity
from landed.model import OBJECTS, Column, ForeignKey, ForeignKeyTriggers, Object, Table, key
from landed.model import Sequence as SequenceObject

RENAMABLE = ("indexes", "constraints", "foreign_keys")
"""Kinds whose name is not what they are for: the same definition under another name does the work."""

GUARDED = ("triggers", "rules", "policies")
"""Kinds that change what a statement does: one more than promised blocks."""

ON_TABLES = ("columns", "indexes", "constraints", "foreign_keys", *GUARDED)
"""Kinds that are part of a table: where nobody promised the table, it is the finding, and they are not."""

_QUESTIONS: Mapping[type, str] = {kind: name for name, kind in OBJECTS.items()}


def question_of(promised: Object) -> str:
    """The catalogue question that answers for an object: its file's name and the field of lock and snapshot."""
    return _QUESTIONS[type(promised)]


def tables_in(lock: Lock, text: str) -> list[Table]:
    """Promised tables that a statement names in full."""
    words = set(re.findall(r"\w+\.\w+", text.replace('"', "")))
    return [table for table in lock.tables if f"{table.schema}.{table.name}" in words]


@dataclass(frozen=True)
class Comparison:
    """Compares lock and snapshot, and writes into the evidence of one check."""

    lock: Lock
    snapshot: Snapshot
    evidence: Evidence

    @property
    def same_major(self) -> bool:
        """Rendered text can be compared: both were written by the same major version."""
        return self.lock.server_major == self.snapshot.server.major

    def __call__(self, promised: Object) -> None:
        """Compare one promised object with what the catalogue shows."""
        question = question_of(promised)
        found = self.snapshot.by_key(question).get(key(promised))
        if isinstance(promised, Column) and isinstance(found, Column) and found.position != promised.position:
            found = self._in_place(promised, found)
        subject, remedy = self.lock.subject(promised), ddl.remedies(promised)
        source = f"sql/catalogue/{question}.sql"
        twin = self._twins(question).get(key(promised)) if found is None else None
        if twin is not None:
            self.evidence.find(
                "renamed",
                subject,
                severity=Severity.WARN,
                expected=promised.name,
                found=f"{twin.name}, with the same definition",
                source=source,
                remedy=remedy["renamed"],
            )
            return
        self.evidence.compare(promised, found, subject, source=source, remedy=remedy, same_major=self.same_major)

    def triggers(self, foreign_key: ForeignKey) -> None:
        """Compare the triggers that carry a promised key with what the catalogue shows of them."""
        promised = self.lock.by_key("foreign_key_triggers").get(key(foreign_key))
        if not isinstance(promised, ForeignKeyTriggers):
            self.evidence.not_applicable("a key that is not enforced has no triggers")
        name = key(self._twins("foreign_keys").get(key(foreign_key), foreign_key))
        there = self.snapshot.by_key("foreign_keys").get(name)
        if not isinstance(there, ForeignKey):
            self.evidence.not_run("the key is not there")
        if not there.enforced:
            self.evidence.not_run("the key is not enforced: nothing carries it")
        self.evidence.compare(
            promised,
            self.snapshot.by_key("foreign_key_triggers").get(name) or replace(promised, present=0),
            self.lock.subject(foreign_key),
            source="sql/catalogue/foreign_key_triggers.sql",
            remedy=ddl.remedies(foreign_key),
        )

    def _in_place(self, promised: Column, found: Column) -> Column:
        """The found column, at its promised place unless it moved among the columns that both sides have."""
        theirs = self.snapshot.by_key("columns")
        own = (each for name, each in self.lock.by_key("columns").items() if name[:2] == key(promised)[:2])
        both = sorted((each for each in own if key(each) in theirs), key=_position)
        stayed = in_order([_position(theirs[key(each)]) for each in both])
        return replace(found, position=promised.position) if both.index(promised) in stayed else found

    def extra(self, question: str, *, of_table: Object | None = None) -> None:
        """Record objects that nobody promised, on promised tables; for tables themselves, in promised schemas."""
        severity = Severity.BLOCK if question in GUARDED else Severity.WARN
        twins = {key(each) for each in self._twins(question).values()}
        for each in self._unpromised(question):
            if key(each) in twins or (of_table is not None and key(each)[:2] != key(of_table)):
                continue
            state = sick(each)
            self.evidence.find(
                "extra",
                self.lock.subject(each),
                severity=severity,
                expected="nothing: the lock does not promise it",
                found=describe(state) if state else describe(each),
                extra=[self.lock.subject(each)],
                source=f"sql/catalogue/{question}.sql",
                remedy="If it belongs there, add a migration and run `landed lock`; if not, drop it.",
            )

    def _unpromised(self, question: str) -> Iterator[Object]:
        promised = self.lock.by_key(question)
        tables = self.lock.by_key("tables")
        for name, each in self.snapshot.by_key(question).items():
            if name in promised or name[0] not in self.lock.schemas:
                continue
            if question in ON_TABLES and name[:2] not in tables:
                continue
            if isinstance(each, SequenceObject) and each.owner_table and _owner(each) not in tables:
                continue
            yield each

    @cached_property
    def _twin_cache(self) -> dict[str, dict[tuple[str, ...], Object]]:
        return {}

    def _twins(self, question: str) -> Mapping[tuple[str, ...], Object]:
        """Promised objects that are missing by name, to an unpromised one on the same table that equals them."""
        if question not in RENAMABLE:
            return {}
        if question not in self._twin_cache:
            found = self.snapshot.by_key(question)
            missing = [each for name, each in self.lock.by_key(question).items() if name not in found]
            spare = list(self._unpromised(question)) if missing else []
            twins: dict[tuple[str, ...], Object] = {}
            for promised in missing:
                for other in spare:
                    if key(other)[:2] == key(promised)[:2] and not list(diff(promised, other)):
                        twins[key(promised)] = other
                        spare.remove(other)
                        break
            self._twin_cache[question] = twins
        return self._twin_cache[question]


def _owner(sequence: SequenceObject) -> tuple[str, ...]:
    return sequence.owner_schema or sequence.schema, sequence.owner_table or ""


def _position(column: Object) -> int:
    assert isinstance(column, Column)
    return column.position
