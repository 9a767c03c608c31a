"""Many HTTP requests at once, each clocked by itself: so many at a time, or so many a second.

Raw asyncio and h11. What arrives is stamped when the loop wakes up for it, before any of it is read: of fifty
answers that come together, the last has the first one's stamp, so that the client's own work stays out of the
figures. A request begins when its bytes are handed to the kernel; one that is due at a rate when it is due, sent or
not.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial

import h11

from landed.traffic.load_line import Line
from landed.traffic.waking import Waker
from landed.traffic.wire import DEADLINE_S, Broken, Place, explain
from landed.web.politeness import Pace

Tell = Callable[[int, int], None]
"""Takes how many requests are done, and how many there will be: once a second."""


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
        self._begin = self._cpu = 0.0

    async def measure(self, work: Awaitable[None]) -> Volley:
        """Do the work, and sum it up."""
        telling = asyncio.ensure_future(self._telling())
        try:
            await work
        finally:
            telling.cancel()
        return Volley(
            shots=tuple(sorted(self._shots, key=lambda each: each.due_s)),
            seconds=time.perf_counter() - self._begin,
            cpu_s=time.process_time() - self._cpu,
            connect_ms=tuple(self._connects),
            late_ms=tuple(self._late),
        )

    async def _telling(self) -> None:
        while self._tell:
            await asyncio.sleep(1)
            self._tell(len(self._shots), self.total)

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
        return Shot(due - self._begin, (ended.when - due) * 1000, ended.status, took_ms=ended.took_ms)
