"""Samples of one function's time, taken inside it by our own clock: the same with pytest-benchmark and without it.

pytest-benchmark measures around what it calls; two clocks would tell two values of one figure. So it is given a
clock that stands still but for our samples: its table and its files show the very figures that are judged.
"""

import gc
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any, Protocol

PATIENCE_S = 60.0
"""Wall clock after which no further sample is begun: a slow target shows with few samples that it is slow."""


class Benchmark(Protocol):
    """What is used of pytest-benchmark's fixture."""

    enabled: bool
    """False under xdist and with `--benchmark-disable`: it would call the function once and measure nothing."""

    def pedantic(self, target: Callable[[], Any], *, rounds: int, warmup_rounds: int, iterations: int) -> Any:
        """Call `target` so many times and time each call."""


class SampledTime:
    """A clock in seconds that only our samples move; pytest-benchmark's timer for measured checks."""

    __name__ = "sampled_time"

    def __init__(self) -> None:
        self._now = 0.0

    def __call__(self) -> float:
        """The time."""
        return self._now

    def pass_by(self, milliseconds: float) -> None:
        """Let a sample's time pass."""
        self._now += milliseconds / 1000


SAMPLED_TIME = SampledTime()


class _Enough(BaseException):
    """Ends a benchmark early; no Exception, because pytest-benchmark throws away the figures of what fails."""


class Stopwatch:
    """Takes samples in milliseconds; a check's first measurement is also pytest-benchmark's, where that is on."""

    def __init__(self, benchmark: Benchmark | None = None) -> None:
        self._benchmark = benchmark if benchmark is not None and benchmark.enabled else None

    def samples(
        self, function: Callable[[], object], n: int, warmup: int = 0, *, within_s: float = PATIENCE_S
    ) -> list[float]:
        """Time `function` as a whole, `n` times after `warmup` times that do not count.

        After `within_s` no further sample is begun, but one is always taken. What `function` raises ends it.
        """

        def take() -> float:
            start = time.perf_counter()
            function()
            return (time.perf_counter() - start) * 1000

        return self.reported(take, n, warmup, within_s=within_s)

    def reported(
        self, function: Callable[[], float], n: int, warmup: int = 0, *, within_s: float = PATIENCE_S
    ) -> list[float]:
        """The same for a function that times a part of itself: what it returns, in milliseconds, is the sample."""
        taken: list[float] = []
        called, end = 0, time.monotonic() + within_s

        def target() -> None:
            nonlocal called
            if len(taken) == n:  # --benchmark-cprofile calls once more; nothing is asked more often than promised
                return
            if taken and time.monotonic() > end:
                raise _Enough
            sample = function()
            SAMPLED_TIME.pass_by(sample)
            called += 1
            if called > warmup:
                taken.append(sample)

        with _no_collector(), suppress(_Enough):
            self._repeat(target, n, warmup)
        return taken

    def _repeat(self, target: Callable[[], None], n: int, warmup: int) -> None:
        benchmark, self._benchmark = self._benchmark, None  # it serves one measurement of a check
        if benchmark is not None:
            benchmark.pedantic(target, rounds=n, warmup_rounds=warmup, iterations=1)
            return
        for _ in range(warmup + n):
            target()


@contextmanager
def _no_collector() -> Iterator[None]:
    """Python's garbage collector stops the client now and then for milliseconds: not while time is taken."""
    before = gc.isenabled()
    gc.collect()
    gc.disable()
    try:
        yield
    finally:
        if before:
            gc.enable()
