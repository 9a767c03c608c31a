"""One question asked by many clients at once, and by one client as often: who is answered, and how much faster.

A request is a pinned read-only transaction from its begin to its end, on a connection opened beforehand: behind a
pooler it is the begin that waits for a backend. Times are of clients that are threads of one process; with answers
of a millisecond their own work is a good part of it.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from landed.clock.clients import Answers, at_once, clients, still_there
from landed.clock.stats import summarize
from landed.clock.stopwatch import Stopwatch
from landed.connection.dsn import Dsn
from landed.target import GRACE_S, Connection, Refused, question, transaction, watchdog

NAME = "landed"
ABOUT_THE_QUESTION = "42"
"""Class of SQLSTATE: syntax errors and access rule violations."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Concurrent:
    """What became of the requests, in milliseconds."""

    clients: int
    answers: Answers[int]
    """Rows of each answer."""
    total_ms: float
    """From the common start until the last answer."""
    serial_ms: float | None
    """The same requests, one after the other, by one of the clients; None where not all were answered."""

    @property
    def figures(self) -> dict[str, Any]:
        """What is recorded: the total, the single requests, and the speed-up against asking in turn."""
        found: dict[str, Any] = {"clients": self.clients, "answered": len(self.answers.results)}
        if self.answers.times_ms:
            each = summarize(self.answers.times_ms)
            found |= {
                "total_ms": round(self.total_ms, 3),
                "request_mean_ms": round(each.mean, 3),
                "request_max_ms": round(each.max, 3),
            }
        if self.serial_ms is not None:
            speed_up = self.serial_ms / self.total_ms
            found |= {"serial_ms": round(self.serial_ms, 3), "speed_up": round(speed_up, 2)}
        return found


def ask_concurrently(
    dsn: Dsn, text: str, n: int, *, stopwatch: Stopwatch, timeout_s: float, name: str = NAME
) -> Concurrent:
    """Ask with `n` clients at once, then `n` times in turn; a client that gets no answer is one of the failures.

    Raises NotOpened where not all clients are connected, Silent where nobody is answered any more, Refused where
    the question is wrong, whoever asks it.
    """
    statement = question(text).encode()

    def ask(connection: Connection) -> int:
        with transaction(connection, timeout_s):
            return connection.execute(statement, binary=True).rowcount

    def job(connection: Connection, ready: Callable[[], None]) -> int:
        with watchdog(connection, timeout_s + GRACE_S):
            ready()
            return ask(connection)

    with clients(dsn, n, name) as opened:
        jobs = [partial(job, each) for each in opened]
        stage: list[Answers[int]] = []

        def together() -> float:
            stage.append(at_once(jobs, timeout_s + 2 * GRACE_S))
            return max(stage[0].times_ms, default=0.0)

        (total_ms,) = stopwatch.reported(together, 1)
        (answers,) = stage
        # None of them alone takes longer than all of them at once; one may stumble.
        patience_s = timeout_s + n * total_ms / 1000
        serial_ms = None if answers.unanswered else _in_turn(ask, opened[0], n, patience_s)
    if answers.unheard:
        still_there(dsn, name)
    _would_be_refused_alone(answers)
    return Concurrent(clients=n, answers=answers, total_ms=total_ms, serial_ms=serial_ms)


def _would_be_refused_alone(answers: Answers[int]) -> None:
    """Raise what was said of the question itself: a name that is not there, a privilege that was not granted."""
    for each in answers.failures:
        if isinstance(each, Refused) and (each.sqlstate or "").startswith(ABOUT_THE_QUESTION):
            raise each


def _in_turn(ask: Callable[[Connection], int], connection: Connection, n: int, patience_s: float) -> float:
    with watchdog(connection, patience_s + GRACE_S):
        start = time.perf_counter()
        for _ in range(n):
            ask(connection)
        return (time.perf_counter() - start) * 1000
