"""A stage of load, from the first request before it to the last one after it, by whichever client sends it.

Before and after it the same endpoint is asked in peace, and the database's sessions are counted, so that what the
load left behind is seen. The client that sends it is measured too, against a server that does nothing but wait.
"""

import math
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import ClassVar, Protocol

from pydantic import ConfigDict

from landed.clock.stats import percentile
from landed.marks import STRICT
from landed.promises.budgets import Stage
from landed.promises.site import Endpoint
from landed.settings import Url
from landed.traffic.http_clock import Clock
from landed.traffic.load_client import Shot, Tell, Volley, closed_loop, open_loop
from landed.traffic.redirects import settle
from landed.traffic.wire import place
from landed.web.politeness import AFTERWARDS, PROBES, Pace

SLOWER, SLOWER_MS = 1.5, 50.0
"""As fast as before: a median of at most so many times the one before, or so many milliseconds more."""
REST_S = 1.0
"""Between two looks at what the load left behind."""
NULL_SECONDS, NULL_MS = 0.5, 20
"""So long an open loop, and answers so slow, tell what they cost the client."""


@dataclass(frozen=True, slots=True)
class Sessions:
    """Sessions of the database beside the one that asks."""

    sessions: int
    busy: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StageRecord:
    """What was seen of one stage."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    stage: str
    by: str
    """Who sent it."""
    workers: int
    started: datetime
    seconds: float
    shots: tuple[Shot, ...]
    """Every request of the stage, in the order of their beginnings."""
    connect_ms: tuple[float, ...]
    late_ms: tuple[float, ...]
    cpu_share: float
    """How busy the busiest process of the client was, 0 to 1."""
    null_ms: tuple[float, ...]
    """The client's own part: the same requests to a server that only waits, less the time that it waited."""
    before_ms: tuple[float, ...]
    after_ms: tuple[float, ...]
    before: Sessions | None = None
    after: Sessions | None = None

    @property
    def as_fast(self) -> bool:
        """Afterwards the endpoint alone is as fast as before."""
        return as_fast(self.before_ms, self.after_ms)


class Engine(Protocol):
    """Who sends a stage."""

    @property
    def by(self) -> str:
        """Its name."""

    @property
    def workers(self) -> int:
        """How many processes send."""

    @property
    def null_times(self) -> int:
        """How often it is measured itself: the least disturbed time counts."""

    def fire(self, stage: Stage, url: Url, path: str, endpoint: Endpoint, rate: float | None, tell: Tell) -> Volley:
        """Send a stage to the site, at most `rate` requests begun in a second."""

    def fire_at_null(self, stage: Stage, wait_ms: int) -> Volley:
        """Send the same to a server that does nothing but wait so long."""


@dataclass(frozen=True)
class OwnEngine:
    """This process sends it: raw asyncio."""

    null: Url
    by: str = "landed"
    workers: int = 1
    null_times: int = 3

    def fire(self, stage: Stage, url: Url, path: str, endpoint: Endpoint, rate: float | None, tell: Tell) -> Volley:
        """Send a stage to the site."""
        where = place(url, endpoint.headers)
        if stage.requests is not None:
            n, concurrency = stage.requests, stage.concurrency
            return closed_loop(where, path, requests=n, concurrency=concurrency, rate=rate, tell=tell)
        return open_loop(where, path, rate=stage.rate or 1, seconds=stage.seconds or 1, tell=tell)

    def fire_at_null(self, stage: Stage, wait_ms: int) -> Volley:
        """Send the same to the null endpoint."""
        where, path = place(self.null), f"/{wait_ms}"
        if stage.requests is not None:
            return closed_loop(where, path, requests=stage.requests, concurrency=stage.concurrency)
        return open_loop(where, path, rate=stage.rate or 1, seconds=min(stage.seconds or 1, NULL_SECONDS))


def conduct(
    stage: Stage,
    endpoint: Endpoint,
    engine: Engine,
    url: Url,
    *,
    rate: float | None,
    sessions: Callable[[], Sessions | None],
    tell: Tell,
) -> StageRecord:
    """Ask in peace, send the stage, ask in peace again. Never raises for what the site does."""
    started, pace = datetime.now(UTC), Pace(rate, 1)
    final, path, _ = settle(url, endpoint, pace)
    clock = Clock(final, endpoint.headers)
    before_ms, before = _ask_in_peace(clock, path, endpoint, pace), sessions()
    # What has been sent so far is out of the way when the stage may send a second's worth at once.
    time.sleep(Pace(rate).span_s)
    volley = engine.fire(stage, final, path, endpoint, rate, tell)
    # The second in which the site has its peace is the client's to be measured in.
    rested = time.monotonic() + Pace(rate).span_s
    null = _own_part(stage, engine, volley)
    after_ms, after = before_ms, before
    for _ in range(AFTERWARDS):
        time.sleep(max(0.0, rested - time.monotonic()))
        after_ms, after = _ask_in_peace(clock, path, endpoint, pace), sessions()
        if as_fast(before_ms, after_ms) and returned(stage, before, after):
            break
        rested = time.monotonic() + max(REST_S, Pace(rate).span_s)
    return StageRecord(
        stage=stage.name,
        by=engine.by,
        workers=engine.workers,
        started=started,
        seconds=volley.seconds,
        shots=volley.shots,
        connect_ms=volley.connect_ms,
        late_ms=volley.late_ms,
        cpu_share=volley.cpu_share,
        null_ms=null,
        before_ms=tuple(before_ms),
        after_ms=tuple(after_ms),
        before=before,
        after=after,
    )


def _own_part(stage: Stage, engine: Engine, volley: Volley) -> tuple[float, ...]:
    """What the client adds to each request, the least disturbed time."""
    answered = [each.ms for each in volley.shots if each.error is None]
    wait_ms = min(NULL_MS, int(percentile(answered, 0.5))) if answered else 0
    times = (engine.fire_at_null(stage, wait_ms).shots for _ in range(engine.null_times))
    own = (tuple(max(0.0, each.ms - each.took_ms) for each in shots if each.error is None) for shots in times)
    return min(own, key=lambda each: percentile(each, 0.95) if each else math.inf)


def _ask_in_peace(clock: Clock, path: str, endpoint: Endpoint, pace: Pace) -> Sequence[float]:
    with clock.line() as line:
        pace.turn()
        line.get(path)
        taken = []
        for _ in range(PROBES):
            pace.turn()
            timing = line.get(path)
            if timing.error is None and timing.status in endpoint.status:
                taken.append(timing.total)
    return taken


def as_fast(before: Sequence[float], after: Sequence[float]) -> bool:
    """Is the median of the second as good as that of the first? Nothing before: nothing to be worse than."""
    if not before:
        return True
    was = percentile(before, 0.5)
    return bool(after) and percentile(after, 0.5) <= max(SLOWER * was, was + SLOWER_MS)


def room(stage: Stage) -> int:
    """By how many sessions a pool may have grown: as many as were at work at once."""
    return stage.concurrency if stage.requests is not None else math.ceil(stage.rate or 1)


def returned(stage: Stage, before: Sessions | None, after: Sessions | None) -> bool:
    """Have the database's connections come back? A pool may keep what the stage needed at once, and no more."""
    if before is None or after is None:
        return True
    return after.sessions <= before.sessions + room(stage) and after.busy <= before.busy
