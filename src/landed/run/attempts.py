"""A run repeated until it is green or the time is over, and what its attempts leave for each other.

Each attempt is a whole run in a process of its own, with the same arguments. A ledger in a private folder tells it
what the attempts before it found; its reports replace theirs.
"""

import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from types import FrameType
from typing import Any

from pydantic import TypeAdapter

from landed import retries
from landed.evidence import Finding
from landed.run.outcomes import ExitStatus
from landed.secrets import Secret

VARIABLE = "_LANDED_ATTEMPTS"
"""Names the ledger to an attempt; not for operators."""
PAUSE_S = 1.0
"""Between two attempts."""
LET_END_S = 60.0
"""How long an attempt that was told to stop may take to write its reports."""
_LOOK_S = 1.0
_SIGNALS = (signal.SIGTERM, signal.SIGHUP)


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """One run that is over, as the next one needs to know it."""

    started: datetime
    seconds: float
    exit_status: int
    verdict: str
    red: dict[str, str]
    """By id of each red finding, what was found."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """The attempts before this one, oldest first."""

    began: datetime
    """When somebody began to ask, before the first attempt's process was there."""
    attempts: tuple[Attempt, ...] = ()


_FILE: TypeAdapter[Series] = TypeAdapter(Series)


@dataclass(frozen=True, slots=True)
class Ledger:
    """A series in a file, which `start` makes."""

    path: Path

    @classmethod
    def mine(cls) -> "Ledger | None":
        """The ledger of which this process is an attempt; None where it is none."""
        path = os.environ.get(VARIABLE)
        return cls(Path(path)) if path else None

    def start(self) -> None:
        """Begin a series now."""
        self.path.write_bytes(_FILE.dump_json(Series(began=datetime.now(UTC))))

    def read(self) -> Series:
        """All that is over."""
        return _FILE.validate_json(self.path.read_bytes())

    def add(self, attempt: Attempt) -> None:
        """Note one that is over."""
        series = self.read()
        self.path.write_bytes(_FILE.dump_json(replace(series, attempts=(*series.attempts, attempt))))


def recovered(earlier: Sequence[Attempt], red: Collection[str], now: datetime) -> list[Finding]:
    """What was red in earlier attempts and is not among the `red` of this one: a warning for each, with both."""
    names = dict.fromkeys(name for attempt in earlier for name in attempt.red if name not in red)
    return [_recovered(name, [each for each in earlier if name in each.red], now) for name in names]


def _recovered(name: str, red: Sequence[Attempt], now: datetime) -> Finding:
    first = red[0]
    times = f"{len(red)} attempt{'s' if len(red) > 1 else ''}"
    seconds = (now - first.started).total_seconds()
    words = f"was red for {seconds:.0f} s ({times} from {_clock(first.started)} on): {first.red[name]}"
    return retries.finding("run", name, f"{words}; green at {_clock(now)}", "the attempts of --retry-for")


def _clock(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%H:%M:%S} UTC"


def account(series: Series, asked_for_s: float, now: datetime) -> dict[str, Any]:
    """For results.json: this attempt's `number`, `seconds` since somebody began to ask, those `earlier`."""
    return {
        "asked_for_s": asked_for_s,
        "number": len(series.attempts) + 1,
        "seconds": round((now - series.began).total_seconds(), 3),
        "earlier": _FILE.dump_python(series, mode="json")["attempts"],
    }


class _Told(BaseException):
    """Somebody wants this process to end."""

    def __init__(self, number: int) -> None:
        self.number = number


def keep_asking(
    arguments: Sequence[Secret],
    seconds: float,
    folder: Path,
    say: Callable[[str], None],
    over: Callable[[Path], None] = lambda private: None,
) -> int:
    """Run pytest with `arguments` from `folder` until it is not red, or `seconds` are over; its last exit status.

    The first attempt is always made, none begins after the end, and one that has begun comes to its own end.
    A run that was interrupted, broke, or was asked for wrongly is not repeated. `over` is told the private folder,
    with what the last attempt left there, before it is removed.
    """
    end = time.monotonic() + seconds
    with tempfile.TemporaryDirectory(prefix="landed-attempts-") as private, _signals_told():
        ledger = Ledger(Path(private) / "attempts.json")
        ledger.start()
        try:
            while True:
                status = _attempt([each.reveal() for each in arguments], folder, ledger)
                left = end - time.monotonic()
                if status != ExitStatus.NOT_LANDED or left <= 0:
                    return status
                say(_between(ledger.read().attempts, left))
                time.sleep(min(PAUSE_S, left))
        except (KeyboardInterrupt, _Told):
            return ExitStatus.INTERRUPTED
        finally:
            over(Path(private))


def _between(attempts: Sequence[Attempt], left: float) -> str:
    red = [*attempts[-1].red] if attempts else []
    what = f": {red[0]}" if red else ""
    more = f" and {len(red) - 1} more" if len(red) > 1 else ""
    return f"attempt {len(attempts)} is red{what}{more}; asking again for up to {left:.0f} s"


def _attempt(arguments: Sequence[str], folder: Path, ledger: Ledger) -> int:
    """One run, to its end. In a session of its own, so that Ctrl-C reaches it once, from here."""
    known = len(ledger.read().attempts)
    process = subprocess.Popen(
        [sys.executable, "-m", "pytest", *arguments],
        cwd=folder,
        env={**os.environ, VARIABLE: str(ledger.path)},
        stdin=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        while True:
            try:
                status = process.wait(_LOOK_S)
            except subprocess.TimeoutExpired:
                continue
            return status if status >= 0 else ExitStatus.INTERNAL
    except (KeyboardInterrupt, _Told) as told:
        if len(ledger.read().attempts) == known:  # one that has found what it was to find is about to end
            process.send_signal(told.number if isinstance(told, _Told) else signal.SIGINT)
        _let_end(process)
        raise
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait(_LOOK_S)


def _let_end(process: "subprocess.Popen[bytes]") -> None:
    """Wait until an attempt has put its things away; whoever asks a second time does not want to wait."""
    try:
        process.wait(LET_END_S)
    except (subprocess.TimeoutExpired, KeyboardInterrupt, _Told):
        return


@contextmanager
def _signals_told() -> Iterator[None]:
    """While it lasts, a signal to end is an exception: the attempt under way must hear of it."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def tell(number: int, frame: FrameType | None) -> None:
        raise _Told(number)

    before = {each: signal.signal(each, tell) for each in _SIGNALS}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
