"""Answers of the API, judged: status, type, expectations, source, leaks; and held against the rows."""

import json
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from landed.conceal import Concealer
from landed.contract import Contract
from landed.errors import TargetError
from landed.evidence import Evidence
from landed.expectations import CUT, broken, run_jq, shown
from landed.promises import Endpoint, Mirror
from landed.sections import Profile
from landed.site import Answer, facts, leaks

ANY = "any"
Ask = Callable[[str], list[dict[str, Any]]]
"""Runs a query file of the contract."""


@dataclass(frozen=True)
class Api:
    """Judges endpoints from the answers of the preflight; `ask` reads markers from the database."""

    contract: Contract
    profile: Profile
    answers: Mapping[str, Sequence[Answer]]
    evidence: Evidence
    ask: Ask | None

    def judge(self, endpoint: Endpoint) -> None:
        """Every promise about one endpoint, for each of its calls; a promise broken twice is one finding."""
        seen: set[str] = set()
        for answer in self.answers.get(f"endpoint:{endpoint.name}", ()):
            self.evidence.measure(**facts(answer))
            for rule, expected, found in _problems(endpoint, answer, self.profile):
                if rule not in seen:
                    seen.add(rule)
                    self._find(endpoint, rule, expected, found)

    def judge_source(self, endpoint: Endpoint) -> None:
        """Where the endpoint's data come from: its own word, or a value that only the database knows."""
        calls = self.answers.get(f"endpoint:{endpoint.name}") or ()
        if not calls:
            self.evidence.not_run("the endpoint was not asked")
        document = _json(calls[0])
        if endpoint.source is not None:
            place = endpoint.source
            said = calls[0].headers.get(place.header.lower()) if place.header else _try_jq(place.jq, document)
            if said is None and place.header:
                self.evidence.not_run("source not observable: the header is not sent")
            if said != place.value:
                self._find(endpoint, "source", place.value, shown(said))
        for marker in self.contract.marker:
            if marker.endpoint == endpoint.name:
                self._judge_marker(endpoint, marker.query, _try_jq(marker.jq, document))

    def _judge_marker(self, endpoint: Endpoint, query: str, value: object) -> None:
        rows = self.ask(query) if self.ask else []
        if not rows:
            if self.ask is None:
                self.evidence.not_run("source not observable: give --dsn, which knows the value to look for")
            self.evidence.not_run(f"source not observable: {query} finds no value to tell by")
        (known,) = rows[0].values()
        if str(known) != str(value):
            self._find(endpoint, "source", "the value that the database holds", "another value, or none")

    def _find(self, endpoint: Endpoint, rule: str, expected: str, found: str) -> None:
        name, _, what = rule.partition(" ")
        self.evidence.find(
            name,
            f"{endpoint.name}{f'#{what}' if what else ''}",
            expected=expected,
            found=found,
            source=f"GET {endpoint.path}",
            remedy=_REMEDIES.get(name, f"curl -s '<base-url>{endpoint.path}' | jq '{what or '.'}'"),
        )


_REMEDIES = {
    "source": "Look at DATA_SOURCE and the database string of the deployment, then at what /api/health says.",
    "leak": "Answer errors with a plain message, and keep the detail in the server's own log.",
    "status": "Look at the deployment's function log for this request.",
    "type": "Look at the deployment's function log for this request.",
}


def _problems(endpoint: Endpoint, answer: Answer, profile: Profile) -> Iterator[tuple[str, str, str]]:
    """(rule and what, expected, found) for each promise that one answer breaks."""
    if answer.error:
        yield "answer", "an answer", answer.error
        return
    for name in leaks(answer.body):
        yield f"leak {name}", f"no {name.split(' ', 1)[-1]} in the body", "there is one"
    if answer.status not in endpoint.status:
        body = "" if leaks(answer.body) else f": {answer.body[:CUT]}"
        yield "status", " or ".join(map(str, endpoint.status)), f"{answer.status}{body}"
        return
    if endpoint.content_type == ANY:
        return
    if answer.content_type != endpoint.content_type:
        yield "type", endpoint.content_type, answer.content_type or "none"
        return
    try:
        document = json.loads(answer.body)
    except ValueError:
        yield "json", "a JSON document", answer.body[:CUT] or "an empty body"
        return
    for each in broken(endpoint.expect, document, profile, answer.date):
        yield f"expect {each.what}", each.expected, each.found


def _json(answer: Answer) -> object:
    try:
        document: object = json.loads(answer.body)
    except ValueError:
        return None
    return document


def _try_jq(program: str | None, document: object) -> object:
    try:
        return run_jq(program or ".", document)
    except TargetError:
        return None


@dataclass(frozen=True, slots=True)
class Change:
    """One field of one item that is another on both sides."""

    key: str
    column: str
    expected: str
    found: str


@dataclass(frozen=True, slots=True)
class Mirrored:
    """How a list compares with its rows."""

    compared: int
    readings: int = 1
    missing: tuple[str, ...] = ()
    extra: tuple[str, ...] = ()
    changed: tuple[Change, ...] = field(default=())

    @property
    def equal(self) -> bool:
        """Nothing differs."""
        return not (self.missing or self.extra or self.changed)


Items = Mapping[tuple[str, ...], Mapping[str, Any]]

READINGS = 3
PAUSE_S = 1.0
"""Between two readings: longer than an ordinary short cache is rare, and the last reading decides."""


def hold_against_rows(
    mirror: Mirror, ask: Ask, get: Callable[[], Answer], conceal: Concealer, pause_s: float = PAUSE_S
) -> Mirrored:
    """Read the rows, the list, the rows; what moved in between is read again, up to three times.

    Raises TargetError where the list cannot be read at all.
    """
    result = Mirrored(compared=0)
    for reading in range(1, READINGS + 1):
        before = _by_key(mirror, ask(mirror.query))
        answer = get()
        after = _by_key(mirror, ask(mirror.query))
        items = _by_key(mirror, _items(mirror, answer))
        result = compare_items(mirror, before, items, after, conceal, reading)
        if result.equal:
            return result
        if reading < READINGS:
            time.sleep(pause_s)
    return result


def compare_items(
    mirror: Mirror, before: Items, items: Items, after: Items, conceal: Concealer, reading: int = 1
) -> Mirrored:
    """An item is right if it equals the row read before or the row read after it."""

    def named(keys: set[tuple[str, ...]]) -> tuple[str, ...]:
        return tuple(
            sorted(conceal.row(mirror.name, mirror.key, dict(zip(mirror.key, key, strict=True))) for key in keys)
        )

    steady = before.keys() & after.keys()
    changed = []
    for key in sorted(steady & items.keys()):
        for column, value in items[key].items():
            if value not in (before[key].get(column), after[key].get(column)):
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
    if answer.error:
        raise TargetError(f"GET {answer.path}: {answer.error}")
    found = run_jq(mirror.jq, _json(answer))
    if isinstance(found, dict):
        return [found]
    if not isinstance(found, list) or not all(isinstance(each, dict) for each in found):
        raise TargetError(f"GET {answer.path}: {mirror.jq} yields no list of objects")
    return found


def _by_key(mirror: Mirror, items: Sequence[Mapping[str, Any]]) -> Items:
    return {tuple(str(each.get(name)) for name in mirror.key): jsonable(each) for each in items}


def jsonable(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row as JSON would carry it."""
    value: dict[str, Any] = json.loads(json.dumps(dict(row), default=str))
    return value
