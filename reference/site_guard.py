"""How the site asks a source that may be dead: with a deadline, and only once.

Whoever finds a source dead pays for it; everybody after that is told at once, until a probe in the
background sees the source answer again.
"""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any, TypeVar

T = TypeVar("T")

PROBE_EVERY = 0.25
"""Seconds between two probes of a dead source: what a recovery may cost at most, beside the probe itself."""


class SourceError(Exception):
    """The source has no answer to this question; it may have one to others."""


class Unreachable(SourceError):
    """The source itself does not answer: refused, reset, silent, locked out."""


class Guard:
    """A circuit breaker with its own probe."""

    def __init__(self, probe: Callable[[], Awaitable[object]], *, deadline: float) -> None:
        self._probe = probe
        self._deadline = deadline
        self._tasks: set[asyncio.Future[Any]] = set()
        self.reachable = True

    async def ask(self, work: Callable[[], Coroutine[Any, Any, T]], *, deadline: float | None = None) -> T:
        """The answer of `work`, or `Unreachable`: at the deadline at the latest, at once while it is down."""
        if not self.reachable:
            raise Unreachable("known to be down")
        try:
            return await self._within(deadline or self._deadline, work())
        except Unreachable:
            self._trip()
            raise

    def close(self) -> None:
        """Stop probing."""
        for task in self._tasks:
            task.cancel()

    def _trip(self) -> None:
        if self.reachable:
            self.reachable = False
            self._keep(asyncio.ensure_future(self._mend()))

    async def _mend(self) -> None:
        while not self.reachable:
            await asyncio.sleep(PROBE_EVERY)
            with contextlib.suppress(SourceError):
                await self._within(self._deadline, self._probe())
                self.reachable = True

    async def _within(self, seconds: float, work: Awaitable[T]) -> T:
        """Like `asyncio.timeout`, but leaves a task behind that does not let itself be cancelled at once.

        psycopg answers a cancellation by asking the server to cancel, for up to ten seconds: far too long for a
        request that has a fallback.
        """
        task = asyncio.ensure_future(work)
        self._keep(task)
        try:
            await asyncio.wait({task}, timeout=seconds)
        except asyncio.CancelledError:
            task.cancel()
            raise
        if not task.done():
            task.cancel()
            raise Unreachable(f"silent for {seconds} s")
        return task.result()

    def _keep(self, task: "asyncio.Future[Any]") -> None:
        """Hold on to a task until it ends, and look at its exception, so that asyncio does not complain of it."""
        self._tasks.add(task)
        task.add_done_callback(self._forget)

    def _forget(self, task: "asyncio.Future[Any]") -> None:
        self._tasks.discard(task)
        if not task.cancelled():
            task.exception()
