"""Many HTTP requests at once, each clocked by itself: so many at a time, or so many a second.

Raw asyncio and h11. What arrives is stamped when the loop wakes up for it, before any of it is read: of fifty
answers that come together, the last has the first one's stamp, so that the client's own work stays out of the
figures. A request begins when its bytes are handed to the kernel; one that is due at a rate when it is due, sent or
not.
"""

import asyncio
import math
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from functools import partial

import h11

from landed.traffic.load_line import Line
from landed.traffic.reading import Raw
from landed.traffic.waking import Waker
from landed.traffic.wire import DEADLINE_S, Broken, Place, explain
from landed.web.politeness import Pace

Tell = Callable[[int, int], None]
"""Takes how many requests are done, and how many there will be: once a second."""
BEAT_S, GAP_S = 0.02, 0.05
"""So often a client looks at its own clock; what it overslept by more than the second, it stood still."""
KEPT = 100
"""So many answers of a stage are kept at most, evenly, to be read when it is over."""


@dataclass(frozen=True, slots=True)
class Shot:
    """One request under load."""

    due_s: float
    """When it began, or should have: seconds after the first."""
    ms: float
    status: int = 0
    error: str | None = None
    took_ms: float = 0.0
    """The null endpoint's own time; 0 of all others."""


@dataclass(frozen=True, slots=True)
class Gap:
    """A time in which a client did nothing: whatever arrived then has a stamp of its end."""

    since_s: float
    """Seconds after the first request."""
    ms: float

    def within(self, shot: Shot) -> float:
        """Milliseconds of a request's time that fall into it."""
        ends = min(self.since_s + self.ms / 1000, shot.due_s + shot.ms / 1000)
        return max(0.0, ends - max(self.since_s, shot.due_s)) * 1000


def overslept(fell_asleep: float, woke: float, begin: float) -> Gap | None:
    """What a beat says that was to last BEAT_S: nothing, or that the client stood still."""
    if woke - fell_asleep < BEAT_S + GAP_S:
        return None
    return Gap(fell_asleep - begin, (woke - fell_asleep) * 1000)


@dataclass(frozen=True, slots=True, kw_only=True)
class Volley:
    """What came of a stage's requests, in the order of their beginnings, and what they cost this client."""

    shots: tuple[Shot, ...]
    seconds: float
    cpu_s: float
    connect_ms: tuple[float, ...]
    """Connections that were made before the first request."""
    late_ms: tuple[float, ...] = ()
    """By how much this client began a request later than it was due."""
    gaps: tuple[Gap, ...] = ()
    answers: tuple[Raw, ...] = ()
    """Some of the answers, as they came."""
    sources: Mapping[str, int] = field(default_factory=dict)
    """What those that were read said of where their data come from."""
    workers: int = 1
    """How many processes sent it."""

    @property
    def cpu_share(self) -> float:
        """How busy the client was, 0 to 1."""
        return self.cpu_s / self.seconds if self.seconds else 0.0


def closed_loop(
    place: Place, path: str, *, requests: int, concurrency: int, rate: float | None = None, tell: Tell | None = None
) -> Volley:
    """`requests` in all, `concurrency` at a time, each on a kept connection; at most `rate` begun in a second.

    Never raises for what the site does.
    """
    waker = Waker(concurrency)
    client = _Client(place, path, requests, tell, waker)
    return _run(client, client.closed(min(concurrency, requests), rate), waker)


def open_loop(place: Place, path: str, *, rate: float, seconds: float, tell: Tell | None = None) -> Volley:
    """A request every 1 / `rate` s, whatever became of those before; its time counts from when it was due.

    A request that finds every connection taken makes another. Never raises for what the site does.
    """
    total = max(1, round(rate * seconds))
    waker = Waker(min(total, int(rate * DEADLINE_S)))
    client = _Client(place, path, total, tell, waker)
    return _run(client, client.open(rate), waker)


def _run(client: "_Client", work: Awaitable[None], waker: Waker) -> Volley:
    async def main() -> Volley:
        return await client.measure(work)

    with asyncio.Runner(loop_factory=waker.loop) as runner:
        return runner.run(main())


class _Client:
    def __init__(self, place: Place, path: str, total: int, tell: Tell | None, waker: Waker) -> None:
        self._new_line = partial(Line, place, arrived=waker)
        self._path = path
        self.total = total
        self._tell = tell
        self._shots: list[Shot] = []
        self._connects: list[float] = []
        self._late: list[float] = []
        self._gaps: list[Gap] = []
        self._answers: list[Raw] = []
        self._every = math.ceil(total / KEPT)
        self._begin = self._cpu = 0.0

    async def measure(self, work: Awaitable[None]) -> Volley:
        """Do the work, and sum it up."""
        beside = [asyncio.ensure_future(each) for each in (self._telling(), self._beating())]
        try:
            await work
        finally:
            for each in beside:
                each.cancel()
        return Volley(
            shots=tuple(sorted(self._shots, key=lambda each: each.due_s)),
            seconds=time.perf_counter() - self._begin,
            cpu_s=time.process_time() - self._cpu,
            connect_ms=tuple(self._connects),
            late_ms=tuple(self._late),
            gaps=tuple(self._gaps),
            answers=tuple(self._answers),
        )

    async def _telling(self) -> None:
        while self._tell:
            await asyncio.sleep(1)
            self._tell(len(self._shots), self.total)

    async def _beating(self) -> None:
        while True:
            fell_asleep = time.perf_counter()
            await asyncio.sleep(BEAT_S)
            gap = overslept(fell_asleep, time.perf_counter(), self._begin)
            if gap and self._begin:
                self._gaps.append(gap)

    def _start(self) -> None:
        self._begin, self._cpu = time.perf_counter(), time.process_time()

    async def closed(self, workers: int, rate: float | None) -> None:
        """Every worker asks, waits for the answer, and asks again, until all have been asked."""
        lines = [self._new_line() for _ in range(workers)]
        await asyncio.gather(*(self._connect(line) for line in lines))
        left, pace = iter(range(self.total)), Pace(rate)

        async def worker(line: Line) -> None:
            for _ in left:
                line.prepare(self._path)
                while wait := pace.wait():
                    await asyncio.sleep(wait)
                self._shots.append(await self._ask(line, time.perf_counter()))

        self._start()
        await asyncio.gather(*(worker(line) for line in lines))
        for line in lines:
            line.close()

    async def _connect(self, line: Line) -> None:
        """Before the clock of the stage starts; one that fails is tried again, and told, by its first request."""
        start = time.perf_counter()
        try:
            async with asyncio.timeout(DEADLINE_S):
                await line.connect()
        except (OSError, TimeoutError):
            return
        self._connects.append((time.perf_counter() - start) * 1000)

    async def open(self, rate: float) -> None:
        """Ask when it is time to ask."""
        idle: list[Line] = []
        under_way: set[asyncio.Task[None]] = set()

        async def one(due: float) -> None:
            line = idle.pop() if idle else self._new_line()
            line.prepare(self._path)
            self._late.append((time.perf_counter() - due) * 1000)
            self._shots.append(await self._ask(line, due))
            idle.append(line)

        first = self._new_line()
        await self._connect(first)
        idle.append(first)
        self._start()
        for number in range(self.total):
            due = self._begin + number / rate
            await asyncio.sleep(max(0.0, due - time.perf_counter()))
            task = asyncio.ensure_future(one(due))
            under_way.add(task)
            task.add_done_callback(under_way.discard)
        await asyncio.gather(*under_way)
        for line in idle:
            line.close()

    async def _ask(self, line: Line, due: float) -> Shot:
        try:
            ended = await line.ask()
        except (OSError, TimeoutError, Broken, h11.RemoteProtocolError) as error:
            line.close()
            return Shot(due - self._begin, (time.perf_counter() - due) * 1000, error=explain(error))
        if len(self._shots) % self._every == 0:
            self._answers.append(ended.raw)
        return Shot(due - self._begin, (ended.when - due) * 1000, ended.status, took_ms=ended.took_ms)
