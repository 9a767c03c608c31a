"""Somebody else's commands: each in a process group of its own, with a deadline, its output kept, cut and scrubbed.

A command and all that it started hold one lock (an inherited file): while it is held, something still runs, whoever
has died meanwhile.
"""

import fcntl
import os
import shlex
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from landed.errors import OutOfTime

KEPT = 4000
"""Characters of a command's output that are kept: its end."""
KILLED_S = 5.0
"""So long a killed group may take to be gone."""
PASSED = ("HOME", "LANG", "LC_ALL", "LOGNAME", "PATH", "SSL_CERT_FILE", "TMPDIR", "USER")
"""What a command gets of the environment beside the variables that the contract names."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ran:
    """A command that is over."""

    words: str
    """As it would be typed, scrubbed."""
    status: int | None
    """None: it did not start, or was ended at its deadline."""
    output: str
    """The end of what it wrote, standard output before standard error, scrubbed."""
    printed: str
    """What it wrote to standard output, not scrubbed: for the value that it was asked for."""
    seconds: float
    deadline_s: float

    @property
    def good(self) -> bool:
        """It ended by itself with 0."""
        return self.status == 0

    @property
    def text(self) -> str:
        """What became of it, in one line."""
        last = self.output.strip().splitlines()[-1:] or [""]
        ended = f"not over after {self.deadline_s:g} s" if self.status is None else f"exit status {self.status}"
        return f"`{self.words}`: {ended}{f': {last[0][:300]}' if last[0] else ''}"


@dataclass(frozen=True, kw_only=True)
class Runner:
    """Runs commands for one drill, one after the other."""

    environment: Mapping[str, str]
    """All that they get."""
    scrub: Callable[[str], str]
    lock: Path
    """The file that they hold while they run."""
    started: Callable[[int | None], None] = lambda group: None
    """Is told the process group that runs, and None when it is over."""

    def run(self, argv: Sequence[str], seconds: float) -> Ran:
        """Run one command to its end, or to its deadline. Raises OutOfTime where an earlier one cannot be ended."""
        words = self.scrub(shlex.join(argv))
        begun = time.monotonic()
        with self.lock.open("a") as held, tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as both:
            os.chmod(self.lock, 0o600)
            _take(held)
            try:
                status = self._status(argv, seconds, held, out, both)
            except OSError as error:
                status = None
                both.write(f"does not start: {error.strerror}".encode())
            printed, complaints = _text(out), _text(both)
        output = self.scrub(printed + complaints)[-KEPT:]
        took = time.monotonic() - begun
        return Ran(words=words, status=status, output=output, printed=printed, seconds=took, deadline_s=seconds)

    def _status(
        self, argv: Sequence[str], seconds: float, held: IO[str], out: IO[bytes], both: IO[bytes]
    ) -> int | None:
        process = subprocess.Popen(
            argv,
            env=dict(self.environment),
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=both,
            start_new_session=True,
            pass_fds=(held.fileno(),),
        )
        try:
            self.started(process.pid)
            return process.wait(seconds)
        except subprocess.TimeoutExpired:
            return None
        finally:
            # Whatever ends the wait, Ctrl-C included: nothing of it goes on working on the target.
            end_group(process.pid)
            with suppress(subprocess.TimeoutExpired):
                process.wait(KILLED_S)
            self.started(None)


def end_group(group: int) -> None:
    """Kill a command with all that it started; nothing is left of it: harmless."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(group, signal.SIGKILL)


def _take(held: IO[str], seconds: float = KILLED_S) -> None:
    """Wait until nothing of the command before runs any more."""
    end = time.monotonic() + seconds
    while True:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            if time.monotonic() > end:
                raise OutOfTime("a command of before still runs, and cannot be ended") from None
            time.sleep(0.05)
        else:
            return


def end_leftover(lock: Path, group: int | None, seconds: float) -> None:
    """End a command whose owner has died: by its group where that is known, else wait for its own end.

    Raises OutOfTime where it goes on.
    """
    with lock.open("a") as held:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            if group is not None:
                end_group(group)
            _take(held, KILLED_S if group is not None else seconds)


def _text(file: IO[bytes]) -> str:
    size = file.seek(0, os.SEEK_END)
    file.seek(max(0, size - 2 * KEPT))
    return file.read().decode("utf-8", "replace")


def environment_for(names: Sequence[str], given: Mapping[str, str]) -> dict[str, str]:
    """What commands get: the named variables, and what every program needs."""
    return {name: given[name] for name in (*PASSED, *names) if name in given}
