"""Answers of the API, judged: status, type, expectations, source, leaks; and held against the rows."""

import json
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from landed.conceal import Concealer
from landed.contract import Contract
from landed.errors import TargetError
from landed.evidence import Evidence, NotRun
from landed.expectations import CUT, broken, run_jq, same, shown
from landed.promises import Endpoint, Mirror
from landed.sections import Profile
from landed.site import Answer, facts, leaks

ANY = "any"
Ask = Callable[[str], list[dict[str, Any]]]
"""Runs a query file of the contract."""


@dataclass(frozen=True)
class Api:
    """Judges endpoints from the answers of the preflight; `ask` reads markers, or says why it cannot."""

    contract: Contract
    profile: Profile
    answers: Mapping[str, Sequence[Answer]]
    evidence: Evidence
    ask: Ask | str

    def judge(self, endpoint: Endpoint) -> None:
        """Every promise about one endpoint, for each of its calls; a promise broken twice is one finding."""
        seen: set[str] = set()
        for answer in self._calls(endpoint):
            self.evidence.measure(**facts(answer))
            for rule, expected, found in problems(endpoint, answer, self.profile):
                if rule not in seen:
                    seen.add(rule)
                    self._find(endpoint, rule, expected, found)

    def judge_source(self, endpoint: Endpoint) -> None:
        """Where the endpoint's data come from: its own word, or a value that only the database knows."""
        answer = self._calls(endpoint)[0]
        document = read_json(answer)
        if answer.error or answer.status not in endpoint.status or document is None:
            self.evidence.not_run("source not observable: the endpoint does not answer as promised")
        if endpoint.source is not None:
            place = endpoint.source
            said = answer.headers.get(place.header.lower()) if place.header else _try_jq(place.jq, document)
            if said is None and place.header:
                self.evidence.not_run("source not observable: the header is not sent")
            if said != place.value:
                self._find(endpoint, "source", place.value, shown(said))
        for marker in self.contract.marker:
            if marker.endpoint == endpoint.name:
                self._judge_marker(endpoint, marker.query, _try_jq(marker.jq, document))

    def _calls(self, endpoint: Endpoint) -> Sequence[Answer]:
        calls = self.answers.get(f"endpoint:{endpoint.name}")
        if not calls:
            self.evidence.not_run("the endpoint was not asked")
        return calls

    def _judge_marker(self, endpoint: Endpoint, query: str, value: object) -> None:
        if isinstance(self.ask, str):
            self.evidence.not_run(f"source not observable: {self.ask}")
        known = next((each for row in self.ask(query)[:1] for each in row.values()), None)
        if known is None:
            self.evidence.not_run(f"source not observable: {query} finds no value to tell by")
        if value == []:
            self.evidence.not_run("source not observable: the answer has nothing to tell by")
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


def problems(endpoint: Endpoint, answer: Answer, profile: Profile) -> Iterator[tuple[str, str, str]]:
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


def read_json(answer: Answer) -> object:
    """The body as JSON; None where it is none."""
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

    Raises NotRun where the endpoint does not answer as promised, TargetError where the list is not found in it.
    """
    result = Mirrored(compared=0)
    for reading in range(1, READINGS + 1):
        before = _by_key(mirror, ask(mirror.query))
        answer = get()
        after = _by_key(mirror, ask(mirror.query))
        listed = _items(mirror, answer)
        result = compare_items(mirror, before, _by_key(mirror, listed), after, conceal, reading)
        result = replace(result, extra=(*result.extra, *_repeated(mirror, listed, conceal)))
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
