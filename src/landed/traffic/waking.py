"""When an asyncio loop woke up: what it woke up for was there by then, however long it takes to read it all."""

import asyncio
import selectors
import time

SELECT_LINES = 500
"""select() takes so many connections with ease, and wakes to the microsecond; epoll to the millisecond."""

Ready = list[tuple[selectors.SelectorKey, int]]


class Waker:
    """The clock that stamps what arrives, and the loop that it belongs to.

    A stamp taken where data is read is late by all that was read before it: of fifty answers that come together,
    the last by fifty times what one of them costs.
    """

    def __init__(self, lines: int = 0) -> None:
        """For a loop with so many connections."""
        waker, self.woke = self, time.perf_counter()
        kind = selectors.SelectSelector if lines < SELECT_LINES else selectors.DefaultSelector

        class Selector(kind):  # type: ignore[valid-type, misc]
            def select(self, timeout: float | None = None) -> Ready:
                ready: Ready = super().select(timeout)
                waker.woke = time.perf_counter()
                return ready

        self._selector = Selector()

    def loop(self) -> asyncio.SelectorEventLoop:
        """A loop of which this knows when it woke up."""
        return asyncio.SelectorEventLoop(self._selector)

    def __call__(self) -> float:
        """When the loop woke up last, as `time.perf_counter` tells it."""
        return self.woke
