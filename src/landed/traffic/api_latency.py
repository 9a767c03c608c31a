"""How long an endpoint's answers take: on new connections, and on one that is kept.

An answer that is none (another status, a broken connection) has no time that could be averaged: it is a finding of
its own, and the figures are those of the answers.
"""

import time
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

from landed.budget import measured
from landed.clock.stats import percentile, tail
from landed.clock.stopwatch import PATIENCE_S, Stopwatch
from landed.evidence import Evidence
from landed.promises.site import Endpoint
from landed.settings import Url
from landed.traffic.http_clock import Clock
from landed.traffic.itself import measures_itself
from landed.traffic.load_client import Tell
from landed.traffic.phases import REMEDIES, culprit, medians, network_ms
from landed.traffic.redirects import settle
from landed.traffic.timing import Timing
from landed.web.politeness import Pace

ENOUGH_ERRORS = 5
NULL_SAMPLES = 40


class _NoAnswer(Exception):
    """Ends the benchmark of an endpoint that fails: there is nothing to average."""


@dataclass
class Series:
    """Requests of one kind to one endpoint."""

    status: Sequence[int]
    first: Timing
    """The one before those that count: what is cold is cold here."""
    good: list[Timing] = field(default_factory=list)
    bad: list[str] = field(default_factory=list)
    broken: str | None = None
    """How the first request ended that got no answer at all."""

    def answered(self, timing: Timing) -> bool:
        """Is this an answer? What is none is noted."""
        if timing.error is None and timing.status in self.status:
            return True
        self.bad.append(timing.error or f"status {timing.status}")
        self.broken = self.broken or timing.error
        return False


@dataclass(frozen=True, kw_only=True)
class ApiClock:
    """Times endpoints, politely, and judges them by their budgets."""

    url: Url
    new: int
    kept: int
    ceiling_ms: float
    pace: Pace
    stopwatch: Stopwatch
    evidence: Evidence
    null: Url
    """A server that answers at once: what is measured there is this client."""
    tell: Tell
    """Takes how many requests of a series are done, and how many there will be."""
    still_there: Callable[[str], None]
    """Raises SiteLost, with the words given, where the site does not answer any more."""

    def new_connections(self, endpoint: Endpoint) -> None:
        """Every answer on a new connection stays below the budget."""
        url, path, first = settle(self.url, endpoint, self.pace)
        clock = Clock(url, endpoint.headers)
        series = self._sample(endpoint, lambda: clock.once(path), self.new, first)
        null = Clock(self.null)
        slow = self._measure(endpoint, series, ("max",), lambda: null.once("/0"))
        if slow:
            self._find(endpoint, "new_connection", f"each below {endpoint.budget_ms:g} ms", series, slow)

    def kept_alive(self, endpoint: Endpoint) -> None:
        """Of 100 answers on a kept connection 95 stay below the budget; none reaches the ceiling: two findings."""
        if not self.kept:
            self.evidence.not_run("a percentile takes more requests than are for on call: use --profile gate")
        url, path, _ = settle(self.url, endpoint, self.pace)
        with Clock(url, endpoint.headers).line() as line, Clock(self.null).line() as null:
            self.pace.turn()
            series = self._sample(endpoint, lambda: line.get(path), self.kept, line.get(path))
            slow = self._measure(endpoint, series, ("p95", "max"), lambda: null.get("/0"))
        if slow and not tail([each.total for each in series.good]) < (endpoint.budget_ms or 0.0):
            self._find(endpoint, "kept_alive", f"p95 below {endpoint.budget_ms:g} ms", series, slow)
        stalled = [each for each in slow if not each.total < self.ceiling_ms]
        if stalled:
            self._find(endpoint, "stalled", f"none over {self.ceiling_ms:g} ms", series, stalled)

    def _sample(self, endpoint: Endpoint, ask: Callable[[], Timing], n: int, first: Timing) -> Series:
        series, ends = Series(endpoint.status, first), time.monotonic() + PATIENCE_S

        def take() -> float:
            self.pace.turn()
            timing = ask()
            if not series.answered(timing):
                raise _NoAnswer
            series.good.append(timing)
            self.tell(len(series.good), n)
            return timing.total

        if series.answered(first):
            with suppress(_NoAnswer):
                self.stopwatch.reported(take, n)
        if series.broken:
            self.still_there(f"GET {endpoint.path}: {series.broken}")
        # An answer is missing, and this is no benchmark any more; how many are missing is still told.
        while 0 < len(series.bad) < ENOUGH_ERRORS and len(series.good) + len(series.bad) < n:
            if time.monotonic() > ends:
                break
            with suppress(_NoAnswer):
                take()
        return series

    def _measure(
        self, endpoint: Endpoint, series: Series, judged: Sequence[str], null: Callable[[], Timing]
    ) -> list[Timing]:
        """Record errors and figures; the answers that are not below the budget.

        Raises NotRun where it is this client that is slow.
        """
        budget = endpoint.budget_ms or 0.0
        if series.bad:
            self._find_errors(endpoint, series)
        if not series.good and series.bad:
            return []
        null()
        own = [null().total for _ in range(NULL_SAMPLES)]
        measured(
            self.evidence,
            [each.total for each in series.good],
            {judged[0]: budget} | dict.fromkeys(judged[1:], self.ceiling_ms),
            **medians(series.good),
            first_ms=round(series.first.total, 3),
            network_ms=round(network_ms([series.first, *series.good]), 3),
            client_ms=round(percentile(own, 0.5), 3),
            reopened=sum(each.reopened for each in series.good),
        )
        slow = [each for each in series.good if not each.total < budget]
        if measures_itself(own, [each.total for each in slow]):
            self.evidence.not_run(f"it measures itself: this client alone takes {tail(own):.1f} ms")
        return slow

    def _find(self, endpoint: Endpoint, rule: str, promised: str, series: Series, slow: Sequence[Timing]) -> None:
        most, words = culprit(slow, network_ms([series.first, *series.good]))
        times = sorted((each.total for each in slow), reverse=True)
        shown = ", ".join(f"{each:.0f}" for each in times[:5]) + (" …" if len(times) > 5 else "")
        typical = percentile([each.total for each in series.good], 0.5)
        again = sum(each.reopened for each in slow)
        words += f"; {again} of them had to make the kept connection anew" if again else ""
        self.evidence.find(
            rule,
            endpoint.name,
            expected=promised,
            found=f"{len(slow)} of {len(series.good)} took longer: {shown} ms (p50 {typical:.1f}); {words}",
            source=f"GET {endpoint.path}, clocked phase by phase",
            remedy=REMEDIES[most],
        )

    def _find_errors(self, endpoint: Endpoint, series: Series) -> None:
        kinds = Counter(series.bad).most_common()
        asked = len(series.good) + len(series.bad)
        self.evidence.find(
            "errors",
            endpoint.name,
            expected=f"every request answered {' or '.join(map(str, endpoint.status))}",
            found=f"{len(series.bad)} of {asked} not: {', '.join(f'{n} × {what}' for what, n in kinds)}",
            source=f"GET {endpoint.path}",
            remedy="Look at the deployment's function log at this time: what fails now and then fails users too.",
        )
