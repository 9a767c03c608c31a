"""What was seen of a stage of load, and of the site before and after it."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import ClassVar

from pydantic import ConfigDict

from landed.clock.stats import percentile
from landed.database.sessions import Holding, Sessions
from landed.marks import STRICT
from landed.promises.budgets import Stage
from landed.traffic.load_client import Gap, Shot

SLOWER = 1.5
SLOWER_MS, QUICKEST_MS = 50.0, 20.0
"""As fast as before: a median of at most so many times the one before, or so many milliseconds more; and even the
quickest answer is not beyond so many times that median and so many milliseconds more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rest:
    """The site at rest, asked by nobody but us."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    ms: tuple[float, ...] = ()
    """A few answers, one after the other."""
    sources: Mapping[str, int] = field(default_factory=dict)
    """How many of them named each source of their data."""
    deployment: str | None = None
    sessions: Sessions | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Base:
    """How it was before the first stage of the run, which no later stage moves."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    ms: tuple[float, ...]
    """Answers of the same endpoint."""
    sessions: int | None
    room: int
    """By how many sessions a pool may have grown since: as many as were at work at once in any stage."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StageRecord:
    """What was seen of one stage."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    stage: str
    endpoint: str
    by: str
    """Who sent it."""
    workers: int
    started: datetime
    ended: datetime
    seconds: float
    """From the first request to the last answer."""
    shots: tuple[Shot, ...]
    """Every request of the stage, in the order of their beginnings."""
    connect_ms: tuple[float, ...]
    late_ms: tuple[float, ...]
    gaps: tuple[Gap, ...]
    """When this client stood still."""
    cpu_share: float
    """How busy the busiest process of the client was, 0 to 1."""
    null_ms: tuple[float, ...]
    """The client's own part: the same requests to a server that only waits, less the time that it waited."""
    sources: Mapping[str, int]
    """How many answers of the stage named each source of their data, of those that were read."""
    before: Rest
    after: Rest
    held: tuple[str, ...] = ()
    """Sessions with a transaction open that they had not before, and in which nothing moved afterwards."""
    unseen: int = 0
    """New sessions whose state was hidden at every look afterwards."""
    base: Base

    @property
    def as_fast(self) -> bool:
        """Afterwards the endpoint alone is as fast as before."""
        return as_fast(self.base.ms, self.after.ms)

    @property
    def returned(self) -> bool:
        """The database's connections have come back; what could not be counted is not judged."""
        return came_back(self.base, self.after)


def as_fast(before: Sequence[float], after: Sequence[float]) -> bool:
    """Is the second as good as the first? Nothing before: nothing to be worse than.

    The median tells, with room for a network's moods; and where even the quickest answer is far from it, there is
    no mood in it.
    """
    if not before:
        return True
    was = percentile(before, 0.5)
    return (
        bool(after)
        and percentile(after, 0.5) <= max(SLOWER * was, was + SLOWER_MS)
        and min(after) <= max(SLOWER * was, was + QUICKEST_MS)
    )


def room(stage: Stage) -> int:
    """By how many sessions a pool may have grown: as many as were at work at once."""
    return stage.concurrency if stage.requests is not None else math.ceil(stage.rate or 1)


def base_of(stage: Stage, before: Rest, earlier: Iterable[StageRecord]) -> Base:
    """How it was before the first of all stages of a run."""
    known = sorted(earlier, key=lambda each: each.started)
    alike = [each.base.ms for each in known if each.endpoint == stage.endpoint and each.base.ms]
    counted = [each.base.sessions for each in known if each.base.sessions is not None]
    own = before.sessions.sessions if before.sessions else None
    return Base(
        ms=next(iter(alike), before.ms),
        sessions=next(iter(counted), own),
        room=max([room(stage), *(each.base.room for each in known)]),
    )


def came_back(base: Base, after: Rest) -> bool:
    """A pool may keep what the stages needed at once, and no more."""
    if base.sessions is None or after.sessions is None:
        return True
    return after.sessions.sessions <= base.sessions + base.room


def held(before: Rest, looks: Sequence[Rest]) -> list[Holding]:
    """Transactions that were not open before, and in which nothing moved from look to look."""
    if before.sessions is None:
        return []
    seen = [set(each.sessions.holding) if each.sessions else set() for each in looks]
    return sorted(set.intersection(*seen) - set(before.sessions.holding), key=lambda each: each.pid)


def unseen(before: Rest, looks: Sequence[Rest]) -> set[int]:
    """Sessions that came with the load and stayed, of which this role may not see what they do."""
    if before.sessions is None or any(each.sessions is None for each in looks):
        return set()
    hidden = [set(each.sessions.hidden) for each in looks if each.sessions]
    return set.intersection(*hidden) - set(before.sessions.hidden)
