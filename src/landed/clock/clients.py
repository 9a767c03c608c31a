"""Many clients of one database at once: each a connection of its own, opened beforehand, all under one name."""

import secrets
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Generic, TypeVar

import psycopg

from landed.clock.quiet import held
from landed.connection.dsn import Dsn
from landed.errors import Silent, TargetError
from landed.target import Connection, connect, reading

CONNECT_S = 8.0
AGAIN_S = 1.0
"""How long a single client is tried again, while the places of a crowd that was refused become free."""
SILENT_S = 3.0
"""How long a target that left somebody without an answer is waited for."""
T = TypeVar("T")
Job = Callable[[Callable[[], None]], T]
"""Is given what to call when it is prepared."""


@dataclass(slots=True)
class Answers(Generic[T]):
    """What became of requests that were sent at once."""

    results: list[T] = field(default_factory=list)
    failures: list[TargetError] = field(default_factory=list)
    times_ms: list[float] = field(default_factory=list)
    """From the common start until each answer."""
    silent: int = 0
    """Requests of which nothing was heard."""

    @property
    def unanswered(self) -> int:
        """How many failed or were silent."""
        return len(self.failures) + self.silent

    @property
    def unheard(self) -> bool:
        """To some of them not even a refusal came."""
        return bool(self.silent) or any(isinstance(each, Silent) for each in self.failures)

    @property
    def words(self) -> str:
        """Why some were not answered: the first words, and how many have them."""
        told = sorted({str(each) for each in self.failures})
        return "; ".join([*told[:3], *([f"{self.silent} silent"] if self.silent else [])])


class NotOpened(TargetError):
    """Some clients got a connection and some did not."""


def run_name(folder: Path, kind: str) -> str:
    """An application_name that all processes of a run share, and nobody else has: what is left of it is ours."""
    with held(folder / "name.lock"):
        file = folder / "name"
        if not file.exists():
            file.write_text(secrets.token_hex(6), encoding="ascii")
        return f"landed-{kind}-{file.read_text(encoding='ascii')}"


@contextmanager
def clients(dsn: Dsn, n: int, name: str) -> Iterator[list[Connection]]:
    """Open `n` connections at once and close them all.

    Raises NotOpened where some could not be opened, and what a single one is told where none could, or some were
    left without a word: Silent where the target is lost.
    """
    with ExitStack() as stack:
        opened, over = list[Connection](), threading.Event()

        def open_one(ready: Callable[[], None]) -> None:
            ready()
            opened.append(connect(dsn, seconds=CONNECT_S, application_name=name))
            if over.is_set():
                _close(opened)  # It came when nobody waited for it any more.

        answers = at_once([open_one] * n, 2 * CONNECT_S)
        stack.callback(_close, opened)
        stack.callback(over.set)
        if answers.unheard or not opened:
            _close(opened)
            still_there(dsn, name)
        if answers.unanswered:
            raise NotOpened(f"{answers.unanswered} of {n} clients got no connection: {answers.words}")
        yield opened


def still_there(dsn: Dsn, name: str) -> None:
    """Raise what a single client is told, Silent where not even that; one that is answered was only in a crowd."""
    end = time.monotonic() + AGAIN_S
    while True:
        try:
            connection = connect(dsn, seconds=SILENT_S, application_name=name)
            try:
                with reading(connection, SILENT_S):
                    return
            finally:
                connection.close()
        except Silent:
            raise
        except TargetError:
            if time.monotonic() > end:
                raise
            time.sleep(0.1)


def _close(opened: Sequence[Connection]) -> None:
    for each in opened:
        with suppress(psycopg.Error):
            each.close()


def at_once(jobs: Sequence[Job[T]], seconds: float) -> Answers[T]:
    """Run all jobs in threads of their own; wait at most `seconds` for all of them.

    Each prepares itself and calls what it is given, which returns when all are prepared: that is the common start.
    """
    answers, lock, start = Answers[T](), threading.Lock(), [time.perf_counter()]

    def begin() -> None:
        start[0] = time.perf_counter()

    ready = threading.Barrier(len(jobs), action=begin)

    def wait() -> None:
        with suppress(threading.BrokenBarrierError):
            ready.wait(seconds)

    def work(job: Job[T]) -> None:
        try:
            result = job(wait)
        except TargetError as error:
            ready.abort()  # who fails while others still prepare themselves must not hold them up
            with lock:
                answers.failures.append(error)
            return
        taken = (time.perf_counter() - start[0]) * 1000
        with lock:
            answers.results.append(result)
            answers.times_ms.append(taken)

    threads = [threading.Thread(target=work, args=(job,), daemon=True, name="landed: client") for job in jobs]
    for thread in threads:
        thread.start()
    end = time.monotonic() + seconds
    for thread in threads:
        thread.join(max(0.0, end - time.monotonic()))
    with lock:
        known = len(answers.results) + len(answers.failures)
        answers.silent = len(jobs) - known
        return Answers([*answers.results], [*answers.failures], sorted(answers.times_ms), answers.silent)
