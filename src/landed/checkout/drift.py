"""What two ways to the same database make differently, object by object: the migrations' and the models'."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from landed.judge import describe, diff
from landed.lock import FILED, Lock
from landed.marks import Severity
from landed.migrations import HISTORY_TABLE
from landed.model import Object, key

PARTS = ("columns", "indexes", "constraints", "foreign_keys", "triggers", "rules", "policies")
"""Kinds that are part of a table: where one side has no such table, they are not told beside it."""


@dataclass(frozen=True, slots=True)
class Drift:
    """An object that is missing here or there, or differs; `subject` begins with its kind."""

    rule: str
    """`drift_missing`, `drift_extra`, `drift`: as seen from the migrations."""
    subject: str
    migrated: str
    modelled: str


def drift(lock: Lock, modelled: Lock, without: Collection[str] = ()) -> Iterator[Drift]:
    """All objects of both sides, but for kinds that models do not speak of and the migration tool's own table.

    The order of columns, and what servers of two versions write otherwise, is no drift.
    """
    same_major = lock.server_major == modelled.server_major
    tables = _own(lock.by_key("tables")).keys() & modelled.by_key("tables").keys()
    for kind in FILED:
        if kind in without:
            continue
        mine, theirs = _own(lock.by_key(kind)), modelled.by_key(kind)
        for name in sorted(mine.keys() | theirs.keys()):
            if kind in PARTS and name[:2] not in tables:
                continue
            subject = f"{kind} {lock.subject(mine.get(name) or theirs[name])}"
            if name not in theirs:
                yield Drift("drift_missing", subject, describe(mine[name]), "nothing")
            elif name not in mine:
                yield Drift("drift_extra", subject, "nothing", describe(theirs[name]))
            else:
                for each in diff(mine[name], theirs[name], same_major=same_major):
                    if each.severity is not Severity.INFO:
                        yield Drift("drift", subject, describe(each.expected), describe(each.found))


def _own(objects: Mapping[tuple[str, ...], Object]) -> dict[tuple[str, ...], Object]:
    return {name: each for name, each in objects.items() if key(each)[:2] != HISTORY_TABLE}
