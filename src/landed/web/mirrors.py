"""Lists of the API held against the rows, item by item, on a target that may be alive."""

import json
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from landed import retries
from landed.conceal import Concealer
from landed.errors import TargetError
from landed.evidence import NotRun
from landed.expectations import Change, run_jq, same
from landed.promises.site import Mirror
from landed.web.api import Ask, read_json
from landed.web.site import Answer


@dataclass(frozen=True, slots=True)
class Mirrored:
    """How a list compares with its rows."""

    compared: int
    readings: int = 1
    missing: tuple[str, ...] = ()
    extra: tuple[str, ...] = ()
    changed: tuple[Change, ...] = field(default=())
    retried: str = ""
    """Both samples, where it was equal only when it was read again although nothing had moved in the database."""

    @property
    def told(self) -> str:
        """What differs, in a line."""
        parts = (("missing", self.missing), ("more", self.extra), ("changed", [each.key for each in self.changed]))
        return "; ".join(f"{len(names)} {word}: {', '.join(names[:5])}" for word, names in parts if names)

    @property
    def equal(self) -> bool:
        """Nothing differs."""
        return not (self.missing or self.extra or self.changed)


Key = tuple[str, ...]
Items = Mapping[Key, Mapping[str, Any]]

READINGS = 3
PAUSE_S = 1.0
"""Between two readings: longer than an ordinary short cache is rare, and the last reading decides."""


def hold_against_rows(
    mirror: Mirror,
    ask: Ask,
    get: Callable[[], Answer],
    conceal: Concealer,
    pause_s: float = PAUSE_S,
    readings: int = READINGS,
) -> Mirrored:
    """Read the rows, the list, the rows; what differs is read again, so many times in all.

    A target that is alive moves, and what moved is no failure. What differed although its row stood still, and was
    equal later, is told (`Mirrored.retried`). Raises NotRun where the endpoint does not answer as promised,
    TargetError where the list is not found in it.
    """
    result, moments, differed = Mirrored(compared=0), list[Items](), list[_Reading]()
    for reading in range(1, readings + 1):
        at, before = retries.now(), _by_key(mirror, ask(mirror.query))
        answer = get()
        after = _by_key(mirror, ask(mirror.query))
        listed = _items(mirror, answer)
        moments += [before, after]
        result = compare_items(mirror, before, _by_key(mirror, listed), after, conceal, reading)
        result = replace(result, extra=(*result.extra, *_repeated(mirror, listed, conceal)))
        if result.equal:
            return replace(result, retried=_retried(differed, moments))
        differed.append(_Reading(at, result.told, _by_key(mirror, listed), after))
        if reading < readings:
            time.sleep(pause_s)
    return result


@dataclass(frozen=True, slots=True)
class _Reading:
    """A list that differed, and the rows as they were read after it."""

    at: str
    told: str
    listed: Items
    rows: Items


def _retried(differed: Sequence[_Reading], moments: Sequence[Items]) -> str:
    """Both samples of the first reading that differed without the rows' doing; empty where there is none."""
    for each in differed:
        if not _moved(each, moments):
            return retries.both(each.at, each.told, retries.now(), "equal")
    return ""


def _moved(reading: _Reading, moments: Sequence[Items]) -> bool:
    """Is all that differs something whose row moved from one moment of the check to another?"""
    listed, rows = reading.listed, reading.rows
    wrong = [
        key
        for key in listed.keys() | rows.keys()
        if key not in listed
        or key not in rows
        or any(not same(value, rows[key].get(name)) for name, value in listed[key].items())
    ]
    # Where nothing is wrong, an item was listed more than once.
    return bool(wrong) and all(any(each.get(key) != rows.get(key) for each in moments) for key in wrong)


def compare_items(
    mirror: Mirror, before: Items, items: Items, after: Items, conceal: Concealer, reading: int = 1
) -> Mirrored:
    """An item is right if it equals the row read before or the row read after it."""

    def named(keys: set[Key]) -> tuple[str, ...]:
        return tuple(
            sorted(conceal.row(mirror.name, mirror.key, dict(zip(mirror.key, key, strict=True))) for key in keys)
        )

    steady = before.keys() & after.keys()
    changed = []
    for key in sorted(steady & items.keys()):
        for column, value in items[key].items():
            if not (same(value, before[key].get(column)) or same(value, after[key].get(column))):
                name = named({key})[0]
                expected = conceal.value(mirror.name, column, after[key].get(column))
                changed.append(Change(name, column, expected, conceal.value(mirror.name, column, value)))
    return Mirrored(
        compared=len(after),
        readings=reading,
        missing=named(steady - items.keys()),
        extra=named(items.keys() - before.keys() - after.keys()),
        changed=tuple(changed),
    )


def _items(mirror: Mirror, answer: Answer) -> list[dict[str, Any]]:
    document = read_json(answer)
    status = "" if 200 <= answer.status < 300 else f"status {answer.status}"
    if answer.error or status or document is None:
        raise NotRun(f"GET {answer.path} gives no list: {answer.error or status or 'no JSON'}")
    found = run_jq(mirror.jq, document)
    if isinstance(found, dict):
        return [found]
    if not isinstance(found, list) or not all(isinstance(each, dict) for each in found):
        raise TargetError(f"GET {answer.path}: {mirror.jq} yields no list of objects")
    return found


def _repeated(mirror: Mirror, items: Sequence[Mapping[str, Any]], conceal: Concealer) -> Iterator[str]:
    """Items that are listed more than once: a list may have its length from them."""
    names = Counter(conceal.row(mirror.name, mirror.key, each) for each in items)
    yield from (f"{name} (listed {count} times)" for name, count in sorted(names.items()) if count > 1)


def _by_key(mirror: Mirror, items: Sequence[Mapping[str, Any]]) -> Items:
    return {tuple(str(each.get(name)) for name in mirror.key): jsonable(each) for each in items}


def jsonable(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row as JSON would carry it."""
    value: dict[str, Any] = json.loads(json.dumps(dict(row), default=str))
    return value
