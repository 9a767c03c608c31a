"""Time is measured alone: one lock that all workers of a run share.

Ordinary checks hold it together, a measured check holds it alone. A second lock is the turnstile: a measured check
that waits holds it, so that no further ordinary check gets in before it (writers do not starve).
"""

import fcntl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from landed.errors import OutOfTime

WAIT_S = 600.0
POLL_S = 0.005


@contextmanager
def together(folder: Path) -> Iterator[None]:
    """Run beside other ordinary checks, never beside a measured one. Raises OutOfTime after ten minutes."""
    with held(folder / "turnstile.lock", fcntl.LOCK_SH):
        room = _hold(folder / "room.lock", fcntl.LOCK_SH)
    try:
        yield
    finally:
        room.close()


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Run beside no other check of this run. Raises OutOfTime after ten minutes."""
    with held(folder / "turnstile.lock", fcntl.LOCK_EX), held(folder / "room.lock", fcntl.LOCK_EX):
        yield


@contextmanager
def held(path: Path, how: int = fcntl.LOCK_EX) -> Iterator[None]:
    """Hold a lock of the run's folder. Raises OutOfTime after ten minutes."""
    file = _hold(path, how)
    try:
        yield
    finally:
        file.close()


def _hold(path: Path, how: int) -> IO[str]:
    """An open file with the lock on it; closing it lets go, and so does the end of the process."""
    end = time.monotonic() + WAIT_S
    file = path.open("a", encoding="ascii")
    while True:
        try:
            fcntl.flock(file, how | fcntl.LOCK_NB)
            return file
        except BlockingIOError:
            if time.monotonic() > end:
                file.close()
                raise OutOfTime(f"another check has held {path.name} for {WAIT_S:g} s") from None
            time.sleep(POLL_S)
