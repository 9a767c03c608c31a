"""Asking every endpoint of a contract once, politely, as one look at the site."""

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from math import inf
from statistics import median

from landed import retries
from landed.contract import Contract
from landed.fallback.rungs import SLOW_ASKED, Answers
from landed.fallback.truth import ASKED
from landed.promises.site import Endpoint
from landed.settings import Url
from landed.web.lifetimes import life_s
from landed.web.site import DEPLOYMENT_HEADERS, Answer, Site

SILENT = 2
"""So many addresses without an answer in time, and the look ends: the others would tell nothing new."""
PATIENCE_S = 3.0
IN_PEACE = 5


@dataclass
class Looker:
    """Looks at one site."""

    contract: Contract
    site: Site
    life_s: float = 0.0
    """How long the answers seen so far may be kept, by their own headers."""

    @classmethod
    def at(cls, url: Url, contract: Contract, pace: float | None = None) -> "Looker":
        """Look at this address, at the contract's rate or at another pace."""
        limit = contract.fallback.requests
        return cls(contract, Site(url, requests=limit, rate=pace or contract.politeness.rate))

    def look(self, slow_ms: float, *, fresh: bool = True, until_s: float = inf) -> Answers:
        """Every endpoint's answer; those that share an address share it. Ends early at a silent site.

        An answer slower than `slow_ms` is asked for again, and has the median time. `fresh` passes by all caches
        that keep whole answers. From the moment `until_s` on nothing more is asked for.
        """
        answers: dict[str, Answer] = {}
        silent, patience = 0, max(PATIENCE_S, 3 * slow_ms / 1000)
        for endpoints in _by_address(self.contract.endpoint):
            if silent >= SILENT or time.monotonic() >= until_s:
                break
            answer = self._ask(endpoints[0], slow_ms, patience, fresh=fresh)
            silent += answer.timed_out
            answers |= dict.fromkeys((each.name for each in endpoints), answer)
        return answers

    def row(self, name: str) -> Sequence[Answer]:
        """A few answers of one endpoint in a row."""
        (endpoint,) = (each for each in self.contract.endpoint if each.name == name)
        return [self.site.get(endpoint.path, endpoint.headers, seconds=PATIENCE_S) for _ in range(ASKED)]

    def in_peace(self) -> tuple[tuple[float, ...], str | None]:
        """Milliseconds of a few answers of the first endpoint that has a source, and which deployment they name."""
        named = [each for each in self.contract.endpoint if each.source] or list(self.contract.endpoint)
        got = [self.site.get(named[0].path, named[0].headers, seconds=PATIENCE_S) for _ in range(IN_PEACE)]
        good = tuple(round(each.milliseconds, 3) for each in got if each.status in named[0].status)
        return good, _deployment(got[-1])

    def _ask(self, endpoint: Endpoint, slow_ms: float, patience: float, *, fresh: bool) -> Answer:
        def once() -> Answer:
            return self.site.get(endpoint.path, endpoint.headers, fresh=fresh, seconds=patience)

        first_at, answer = retries.now(), once()
        times = [answer.milliseconds]
        while times[0] > slow_ms and not answer.error and len(times) < SLOW_ASKED:
            answer = once()
            times.append(answer.milliseconds)
        self.life_s = max(self.life_s, life_s(answer.headers))
        took = median(times)
        samples = retries.both(first_at, f"{times[0]:.0f} ms", retries.now(), f"{took:.0f} ms, the median")
        return replace(answer, milliseconds=took, retried=samples if times[0] > slow_ms >= took else "")

    def whole(self, answers: Answers) -> bool:
        """Was every endpoint asked for?"""
        return len(answers) == len(self.contract.endpoint)

    def close(self) -> None:
        """Close the kept connections."""
        self.site.close()


def addresses(endpoints: Sequence[Endpoint]) -> list[Endpoint]:
    """One endpoint for each address; those that tell their source come in every second turn."""
    once = [max(each, key=lambda one: one.source is not None) for each in _by_address(endpoints)]
    telling = [each for each in once if each.source is not None]
    others = [each for each in once if each.source is None]
    if not (telling and others):
        return once
    turns: list[Endpoint] = []
    for number in range(max(len(telling), len(others))):
        turns += [telling[number % len(telling)], others[number % len(others)]]
    return turns


def _by_address(endpoints: Sequence[Endpoint]) -> Iterator[list[Endpoint]]:
    groups: dict[tuple[object, ...], list[Endpoint]] = {}
    for each in endpoints:
        groups.setdefault((each.path, *sorted(each.headers.items())), []).append(each)
    yield from groups.values()


def _deployment(answer: Answer) -> str | None:
    # The first header names every single request, not its deployment.
    return next((answer.headers[each] for each in DEPLOYMENT_HEADERS[1:] if each in answer.headers), None)
