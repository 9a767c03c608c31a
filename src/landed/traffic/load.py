"""A stage of load, from the first request before it to the last one after it, by whichever client sends it.

Before and after it the same endpoint is asked in peace, and the database's sessions are counted, so that what the
load left behind is seen. The client that sends it is measured too, against a server that does nothing but wait.
"""

import math
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Protocol

from landed.clock.stats import percentile, tail
from landed.database.sessions import Sessions
from landed.promises.budgets import Stage
from landed.promises.site import Endpoint
from landed.settings import Url
from landed.traffic.http_clock import Clock
from landed.traffic.load_client import Tell, Volley, closed_loop, open_loop
from landed.traffic.load_record import Rest, StageRecord, as_fast, base_of, came_back, held, unseen
from landed.traffic.reading import opened
from landed.traffic.redirects import settle
from landed.traffic.source_told import deployment, sources
from landed.traffic.wire import place
from landed.web.politeness import AFTERWARDS, PROBES, Pace

REST_S = 1.0
"""Between two looks at what the load left behind."""
NULL_SECONDS, NULL_MS = 0.5, 20
"""So long an open loop, and answers so slow, tell what they cost the client."""


class Engine(Protocol):
    """Who sends a stage."""

    @property
    def by(self) -> str:
        """Its name."""

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
    null_times: int = 3

    def fire(self, stage: Stage, url: Url, path: str, endpoint: Endpoint, rate: float | None, tell: Tell) -> Volley:
        """Send a stage to the site."""
        where = place(url, endpoint.headers)
        if stage.requests is not None:
            n, concurrency = stage.requests, stage.concurrency
            volley = closed_loop(where, path, requests=n, concurrency=concurrency, rate=rate, tell=tell)
        else:
            volley = open_loop(where, path, rate=stage.rate or 1, seconds=stage.seconds or 1, tell=tell)
        return replace(volley, sources=sources(endpoint, map(opened, volley.answers)))

    def fire_at_null(self, stage: Stage, wait_ms: int) -> Volley:
        """Send the same to the null endpoint."""
        where, path = place(self.null), f"/{wait_ms}"
        if stage.requests is not None:
            return closed_loop(where, path, requests=stage.requests, concurrency=stage.concurrency)
        return open_loop(where, path, rate=stage.rate or 1, seconds=min(stage.seconds or 1, NULL_SECONDS))


@dataclass(frozen=True)
class Calm:
    """Asks the site, and its database, while nobody of ours does anything else."""

    clock: Clock
    path: str
    endpoint: Endpoint
    pace: Pace
    sessions: Callable[[], Sessions | None]
    tell: Tell

    def look(self) -> Rest:
        """A few answers, after one that is not counted, and the sessions as they are then."""
        with self.clock.line() as line:
            self.pace.turn()
            line.get(self.path)
            taken, heard = [], []
            for done in range(PROBES):
                self.pace.turn()
                timing = line.get(self.path)
                if timing.error is None and timing.status in self.endpoint.status:
                    taken.append(timing.total)
                    heard.append(opened(line.raw))
                self.tell(done + 1, PROBES)
        return Rest(
            ms=tuple(taken),
            sources=sources(self.endpoint, heard),
            deployment=next(filter(None, (deployment(each.headers) for each in reversed(heard) if each)), None),
            sessions=self.sessions(),
        )


def conduct(
    stage: Stage,
    endpoint: Endpoint,
    engine: Engine,
    url: Url,
    *,
    rate: float | None,
    sessions: Callable[[], Sessions | None],
    tell: Tell,
    calm: Tell,
    earlier: Sequence[StageRecord] = (),
) -> StageRecord:
    """Ask in peace, send the stage, ask in peace again. Never raises for what the site does.

    `tell` hears how far the stage is, `calm` how far the asking in peace; `earlier` are the stages before this one.
    """
    started, pace = datetime.now(UTC), Pace(rate, 1)
    final, path, _ = settle(url, endpoint, pace)
    site = Calm(Clock(final, endpoint.headers), path, endpoint, pace, sessions, calm)
    before = site.look()
    base = base_of(stage, before, earlier)
    # What has been sent so far is out of the way when the stage may send a second's worth at once.
    time.sleep(Pace(rate).span_s)
    volley = engine.fire(stage, final, path, endpoint, rate, tell)
    # The second in which the site has its peace is the client's to be measured in.
    rested = time.monotonic() + Pace(rate).span_s
    null = _own_part(stage, engine, volley)
    looks: list[Rest] = []
    while len(looks) < AFTERWARDS:
        time.sleep(max(0.0, rested - time.monotonic()))
        looks.append(site.look())
        quick, back = as_fast(base.ms, looks[-1].ms), came_back(base, looks[-1])
        if quick and back and not held(before, looks) and not unseen(before, looks):
            break
        rested = time.monotonic() + max(REST_S, Pace(rate).span_s)
    return StageRecord(
        stage=stage.name,
        endpoint=endpoint.name,
        by=engine.by,
        workers=volley.workers,
        started=started,
        ended=datetime.now(UTC),
        seconds=volley.seconds,
        shots=volley.shots,
        connect_ms=volley.connect_ms,
        late_ms=volley.late_ms,
        gaps=volley.gaps,
        cpu_share=volley.cpu_share,
        null_ms=null,
        sources=volley.sources,
        before=before,
        after=looks[-1],
        held=tuple(each.words for each in held(before, looks)),
        unseen=len(unseen(before, looks)),
        base=base,
    )


def _own_part(stage: Stage, engine: Engine, volley: Volley) -> tuple[float, ...]:
    """What the client adds to each request, the least disturbed time."""
    answered = [each.ms for each in volley.shots if each.error is None]
    wait_ms = min(NULL_MS, int(percentile(answered, 0.5))) if answered else 0
    times = (engine.fire_at_null(stage, wait_ms).shots for _ in range(engine.null_times))
    own = (tuple(max(0.0, each.ms - each.took_ms) for each in shots if each.error is None) for shots in times)
    return min(own, key=lambda each: tail(each) if each else math.inf)
