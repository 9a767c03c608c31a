"""What a database held before hostile input was sent to its application, and what it holds afterwards.

A target lives: rows arrive, and values that nobody promised are renewed. So what is compared is what an injected
statement would have changed and life does not: the objects, the values of seeded rows, and that there are no fewer.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field

from landed.catalogue import Snapshot, take
from landed.conceal import Concealer
from landed.contract import Contract
from landed.database.reach import CATALOGUE_S
from landed.database.seeds import Seeds
from landed.judge import describe
from landed.lock import Lock
from landed.model import OBJECTS, Object, key
from landed.promises.rows import Seed
from landed.target import Database, Refused, watchdog

UNDEFINED = ("42P01", "42703", "42501")
"""What a server says of a table or column that is not there, or not to be read: its object tells of it."""
SINGULAR = {"indexes": "index", "policies": "policy"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Harmed:
    """One thing that is not as before."""

    rule: str
    """`gone`, `new`, `changed` of an object; `fewer`, `rows` of a seeded table."""
    subject: str
    expected: str
    found: str
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Harm:
    """Both looks, held against each other."""

    objects: int = 0
    rows: int = 0
    """Seeded rows that were compared."""
    harmed: tuple[Harmed, ...] = ()
    unread: str = ""
    """Why it could not be seen."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """What a seeded table held."""

    count: int
    compared: int
    wrong: frozenset[str]
    """Promised rows that were not there, or had another value, by their keys."""


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """What a database holds."""

    snapshot: Snapshot
    tables: Mapping[str, Held] = field(default_factory=dict)


def look(database: Database, contract: Contract, lock: Lock, conceal: Concealer) -> State:
    """Look at a database. Raises TargetError."""
    with watchdog(database.connection, CATALOGUE_S):
        snapshot = take(database.connection).narrow(contract.header.schemas or lock.schemas)
    seeds = Seeds(contract, "gate", database, lock.schemas[0], conceal)
    held = {seed.table: _held(seeds, seed) for seed in contract.seed}
    return State(snapshot=snapshot, tables={name: each for name, each in held.items() if each is not None})


def _held(seeds: Seeds, seed: Seed) -> Held | None:
    try:
        count, compared = seeds.count(seed), seeds.compare(seed)
    except Refused as refused:
        if refused.sqlstate in UNDEFINED:
            return None
        raise
    wrong = {*compared.missing, *(f"{each.key} {each.column}" for each in compared.changed)}
    return Held(count=count, compared=compared.compared, wrong=frozenset(wrong))


def harm(before: State, after: State, lock: Lock) -> Harm:
    """What is not as before."""
    both = [before.tables[name] for name in before.tables.keys() & after.tables.keys()]
    return Harm(
        objects=before.snapshot.objects,
        rows=sum(each.compared for each in both),
        harmed=(*_objects(before.snapshot, after.snapshot, lock), *_rows(before.tables, after.tables)),
    )


def _objects(before: Snapshot, after: Snapshot, lock: Lock) -> Iterator[Harmed]:
    tables = [{*each.by_key("tables")} for each in (before, after)]
    moved = tables[0] ^ tables[1]
    for kind in OBJECTS:
        was, now = before.by_key(kind), after.by_key(kind)
        word = SINGULAR.get(kind) or kind.removesuffix("s").replace("_", " ")
        for name in sorted(was.keys() | now.keys()):
            one, other = was.get(name), now.get(name)
            thing = one or other
            if one == other or thing is None or (kind != "tables" and _belongs(thing, moved)):
                continue
            rule = "gone" if other is None else "new" if one is None else "changed"
            yield Harmed(
                rule=rule,
                subject=f"{word} {lock.subject(thing)}",
                expected=describe(one) if one is not None else "nothing",
                found=describe(other) if other is not None else "nothing",
            )


def _belongs(thing: Object, tables: Collection[tuple[str, ...]]) -> bool:
    """It is part of one of these tables: what became of the table is the finding."""
    return hasattr(thing, "table") and key(thing)[:2] in tables


def _rows(before: Mapping[str, Held], after: Mapping[str, Held]) -> Iterator[Harmed]:
    for name in sorted(before.keys() & after.keys()):
        was, now = before[name], after[name]
        if now.count < was.count:
            yield Harmed(
                rule="fewer", subject=name, expected=f"at least {was.count} rows", found=f"{now.count} rows"
            )
        if lost := sorted(now.wrong - was.wrong):
            found = f"{len(lost)} of their values or rows are not"
            yield Harmed(rule="rows", subject=name, expected="as they were", found=found, missing=tuple(lost[:100]))
