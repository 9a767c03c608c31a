"""One look at every endpoint, judged for one rung of the ladder: what is served, from where, and how quickly. Pure.

The source is judged by evidence: by what an answer says of itself, and by markers, whose values belong to one
source each. A site that says "github" and serves the database's ids is wrong about one of them.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from landed.conceal import Concealer
from landed.contract import Contract
from landed.errors import TargetError
from landed.expectations import run_jq, shown
from landed.fallback.shapes import differences, shape_of
from landed.promises.fallback import Rung
from landed.promises.sections import Profile
from landed.promises.site import Endpoint, Marker, Mirror, Source
from landed.web.api import problems as broken_promises
from landed.web.api import read_json
from landed.web.site import Answer

Answers = Mapping[str, Answer]
"""By the name of the endpoint."""
Current = Callable[[Mirror], Sequence[Mapping[str, Any]] | None]
"""A mirror's rows as the database has them now; None where it cannot be asked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """A promise that does not hold on a rung."""

    rule: str
    endpoint: str
    """Empty: the whole site."""
    what: str = ""
    """Which of the endpoint's promises, where it has several of the rule."""
    expected: str
    found: str
    missing: tuple[str, ...] = ()
    extra: tuple[str, ...] = ()


@dataclass
class Reference:
    """What is known of the sources: the answers of the healthy site, and each marker's value on each source."""

    answers: Answers = field(default_factory=dict)
    known: dict[tuple[str, str], str] = field(default_factory=dict)
    """By source and marker: the endpoint's name with its filter."""

    def learn(self, contract: Contract, source: str, answers: Answers) -> None:
        """Keep what a source's markers look like: no other source may show them."""
        for each in contract.marker:
            value = marked(each, answers)
            if value is not None:
                self.known.setdefault((source, name_of(each)), value)


def name_of(marker: Marker) -> str:
    """A marker's name."""
    return f"{marker.endpoint} {marker.jq}"


def marked(marker: Marker, answers: Answers) -> str | None:
    """The value of a marker; None where the answer has none."""
    answer = answers.get(marker.endpoint)
    value = None if answer is None or answer.error else _jq(marker.jq, read_json(answer))
    return None if value is None or value == [] else str(value)


def said(source: Source, answer: Answer) -> object:
    """What an answer says of its source; None where it says nothing."""
    if source.header:
        return answer.headers.get(source.header.lower())
    return _jq(source.jq or ".", read_json(answer))


def promised(endpoint: Endpoint, contract: Contract, *, cut: bool) -> Endpoint:
    """An endpoint's promises as they are while the database is cut off, or is not."""
    for each in contract.fallback.while_cut if cut else ():
        if each.endpoint == endpoint.name:
            return endpoint.model_copy(update={"expect": each.expect, "status": each.status or endpoint.status})
    return endpoint


@dataclass(frozen=True, kw_only=True)
class RungJudge:
    """Judges looks at one rung."""

    contract: Contract
    rung: Rung
    cut: bool
    """The database is cut off."""
    reference: Reference
    conceal: Concealer
    current: Current = lambda mirror: None
    """Asked where the database serves, and an item came or went since the first look: a target that lives moves."""

    def judge(self, answers: Answers) -> tuple[Problem, ...]:
        """Every promise about every endpoint that does not hold, in the contract's order."""
        found: list[Problem] = []
        for endpoint in self.contract.endpoint:
            found += self._judge(promised(endpoint, self.contract, cut=self.cut), answers)
        return tuple(found)

    def _judge(self, endpoint: Endpoint, answers: Answers) -> Iterator[Problem]:
        answer, good = answers.get(endpoint.name), True
        if answer is None:
            return  # the look ended before it: what ended it is told
        for rule, expected, found in broken_promises(endpoint, answer, self._profile):
            name, _, what = rule.partition(" ")
            good = good and name in ("expect", "leak")
            yield Problem(rule=name, endpoint=endpoint.name, what=what, expected=expected, found=found)
        if answer.error or answer.status not in endpoint.status:
            return
        if answer.milliseconds > self.rung.latency_ms:
            yield Problem(
                rule="slow",
                endpoint=endpoint.name,
                expected=f"an answer within {self.rung.latency_ms:g} ms",
                found=f"{answer.milliseconds:.0f} ms, the median of {SLOW_ASKED}",
            )
        if good:
            yield from self._source(endpoint, answers)
            yield from self._likeness(endpoint, answers)

    @property
    def _profile(self) -> Profile:
        return "gate" if self.rung.counts == "same" else "oncall"

    def _source(self, endpoint: Endpoint, answers: Answers) -> Iterator[Problem]:
        """Its own word, then what only one source can know."""
        if endpoint.source is not None:
            word = said(endpoint.source, answers[endpoint.name])
            if word != self.rung.source:
                yield self._wrong(endpoint, self.rung.source, shown(word))
                return
        for marker in self.contract.marker:
            if marker.endpoint != endpoint.name:
                continue
            value = marked(marker, answers)
            owner = self._owner(marker, value)
            if owner != self.rung.source:
                yield self._wrong(
                    endpoint, f"a value of {self.rung.source}", f"one of {owner or 'no known source'}"
                )
                return

    def _owner(self, marker: Marker, value: str | None) -> str | None:
        """Which source a marker's value belongs to; one that nobody has shown yet is this rung's own."""
        if value is None:
            return None
        known = self.reference.known
        owners = [source for (source, name), each in known.items() if name == name_of(marker) and each == value]
        if owners or self.rung.source == self.contract.fallback.chain[0]:
            return self.rung.source if self.rung.source in owners else next(iter(owners), None)
        return self.rung.source

    def _wrong(self, endpoint: Endpoint, expected: str, found: str) -> Problem:
        return Problem(rule="source", endpoint=endpoint.name, expected=expected, found=found)

    def _likeness(self, endpoint: Endpoint, answers: Answers) -> Iterator[Problem]:
        """The shape of the healthy site's answer, and, where that is promised, its items."""
        before = self.reference.answers.get(endpoint.name)
        if before is None or before.error or endpoint.content_type != "application/json":
            return
        documents = read_json(before), read_json(answers[endpoint.name])
        if not self._excepted(endpoint):
            for place, was, now in differences(shape_of(documents[0]), shape_of(documents[1])):
                yield Problem(rule="shape", endpoint=endpoint.name, what=place, expected=was, found=now)
        if self.rung.counts == "same":
            for mirror in self.contract.mirror:
                if mirror.endpoint == endpoint.name:
                    yield from self._items(endpoint, mirror, documents)

    def _excepted(self, endpoint: Endpoint) -> bool:
        """What promises something of its own while the database is cut may look otherwise then."""
        return self.cut and any(each.endpoint == endpoint.name for each in self.contract.fallback.while_cut)

    def _items(self, endpoint: Endpoint, mirror: Mirror, documents: tuple[object, object]) -> Iterator[Problem]:
        key = mirror.key
        before, now = (_keys(_jq(mirror.jq, each), key) for each in documents)
        if before != now and self.rung.source == self.contract.fallback.chain[0]:
            rows = self.current(mirror)
            before = before if rows is None else _keys(list(rows), key)
        if before == now:
            return

        def named(keys: set[tuple[Any, ...]]) -> tuple[str, ...]:
            shown = (self.conceal.row(mirror.name, key, dict(zip(key, each, strict=True))) for each in keys)
            return tuple(sorted(shown))

        yield Problem(
            rule="items",
            endpoint=endpoint.name,
            what=mirror.name,
            expected=f"the {len(before)} items that the database has",
            found=f"{len(before - now)} missing, {len(now - before)} more",
            missing=named(before - now),
            extra=named(now - before),
        )


SLOW_ASKED = 3
"""A slow answer is asked for so often in all, and their median counts: one hiccup is nobody's time-out."""


def _keys(items: object, key: Sequence[str]) -> set[tuple[Any, ...]]:
    found = items if isinstance(items, list) else [items]
    return {tuple(str(each.get(name)) for name in key) for each in found if isinstance(each, dict)}


def _jq(program: str, document: object) -> object:
    try:
        return run_jq(program, document)
    except TargetError:
        return None
