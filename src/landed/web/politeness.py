"""How much a run sends to a site, counted from the contract alone, before anything is sent."""

import time
from collections import deque
from collections.abc import Iterator, Mapping

from landed.contract import Contract
from landed.promises.budgets import Stage
from landed.promises.outside import FILES, FOLDERS, ORIGINS, SCRIPTS
from landed.promises.sections import Profile
from landed.ration import Ration
from landed.web.mirrors import READINGS

PROBES = 5
"""Requests one after the other, before a stage and after it: is the site as fast as before?"""
AFTERWARDS = 3
"""So often is it asked afterwards at most, until it is."""
ASSETS = 10
ASSETS_ONCALL = 4
NEW_ONCALL = 2

UNCOUNTED = 3
"""Requests to each timed endpoint that are not judged: what is cold, what is not connected yet."""


def timed(contract: Contract) -> int:
    """How many endpoints are timed."""
    return sum(each.budget_ms is not None for each in contract.endpoint)


def latency_counts(contract: Contract, profile: Profile) -> tuple[int, int]:
    """Judged requests for each endpoint: on new connections, and on a kept one; a few of the first kind on call."""
    if profile == "gate":
        return contract.latency.new_connections, contract.latency.kept_alive
    return min(NEW_ONCALL, contract.latency.new_connections), 0


def sent(stage: Stage) -> int:
    """Requests of a stage itself."""
    if stage.requests is not None:
        return stage.requests
    return max(1, round((stage.rate or 0) * (stage.seconds or 0)))


def probes(stage: Stage) -> int:
    """Requests before and after a stage, at most; each series begins with one that is not counted.

    One more finds where the endpoint answers in the end; redirects on the way there are not counted.
    """
    return 1 + (PROBES + 1) * (1 + AFTERWARDS)


def from_outside(contract: Contract) -> int:
    """Requests of a look from outside, at most; connections that carry none count as well.

    Of a script its map is asked for too; of a private address itself, with a slash behind it, and a neighbour.
    """
    handshakes, by_plain_http, private = 2, 1, 3 * len(contract.outside.private)
    return handshakes + by_plain_http + 1 + ORIGINS + FOLDERS + 2 * SCRIPTS + len(FILES) + private


def counts(contract: Contract) -> Mapping[str, int]:
    """The most that a run at the gate sends, by what it is for."""
    new, kept = latency_counts(contract, "gate")
    return {
        "answers": sum(each.repeat for each in contract.endpoint)
        + sum(1 + ASSETS * each.assets for each in contract.page),
        "browser": sum(
            len(each.browser.languages) * (each.browser.requests + 2) for each in contract.page if each.browser
        ),
        "mirrors": len(contract.mirror) * READINGS,
        "latency": timed(contract) * (new + kept + UNCOUNTED),
        "hostile": contract.hostile.most(contract.driven),
        "load": sum(sent(each) + probes(each) for each in contract.stage),
        "the look from outside": from_outside(contract),
    }


def problems(contract: Contract) -> Iterator[str]:
    """Where the contract would have more sent than its own [politeness] allows."""
    limits, planned = contract.politeness, counts(contract)
    total = sum(planned.values())
    if total > limits.requests:
        parts = ", ".join(f"{number} for {name}" for name, number in planned.items() if number)
        yield f"[politeness] requests = {limits.requests}: a run sends up to {total} ({parts})"
    for stage in contract.stage:
        if stage.rate is not None and stage.rate > limits.rate:
            yield f"[[stage]] {stage.name}: {stage.rate:g} a second; [politeness] allows {limits.rate:g}"
        if stage.requests is not None and min(stage.concurrency, stage.requests) > limits.rate:
            yield f"[[stage]] {stage.name}: {stage.concurrency} at once; [politeness] allows {limits.rate:g}"


def words(stage: Stage) -> str:
    """A stage as it is announced."""
    if stage.requests is None:
        return f"{stage.name}: {sent(stage)} requests, {stage.rate:g} a second for {stage.seconds:g} s"
    return f"{stage.name}: {stage.requests} requests, {stage.concurrency} at a time"


def limit(rate: float | None) -> str:
    """How quickly requests are sent, in words; the sample is nobody's, and is sent all at once."""
    return "as quickly as they are answered" if rate is None else f"at most {rate:g} begun in a second"


def announcement(contract: Contract, rate: float | None) -> str:
    """What load will be sent, in one line, before it is."""
    number = counts(contract)["load"]
    stages = "; ".join(words(each) for each in contract.stage)
    return f"{stages}; {number} with what is asked before and after, {limit(rate)}"


class Pace:
    """Lets at most `burst` begin in the time that `rate` a second gives them; by default a second's worth."""

    def __init__(self, rate: float | None, burst: int | None = None, ration: Ration | None = None) -> None:
        self._ration = ration
        self._size = (burst or max(1, int(rate))) if rate else 0
        self.span_s = self._size / rate if rate else 0.0
        self._begun: deque[float] = deque(maxlen=self._size or 1)

    def wait(self) -> float:
        """Seconds until the next may begin; 0: it begins now, and is counted."""
        now = time.perf_counter()
        if self._size and len(self._begun) == self._size:
            left = self._begun[0] + self.span_s - now
            if left > 0:
                return left
        self._begun.append(now)
        return 0.0

    def turn(self) -> None:
        """Wait until the next may begin. Raises NotRun where the ration is used up."""
        if self._ration is not None:
            self._ration.take()
        while left := self.wait():
            time.sleep(left)
