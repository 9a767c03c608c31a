"""Somebody else's commands: each in a process group of its own, with a deadline, its output kept, cut and scrubbed.

A command and all that it started hold one lock (an inherited file): while it is held, something still runs, whoever
has died meanwhile. Temporary files of its own lie in a folder that is gone when it is, however it ended.
"""

import fcntl
import os
import shlex
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from landed.errors import OutOfTime

KEPT = 4000
"""Characters of a command's output that are kept: its end."""
KILLED_S = 5.0
"""So long a killed group may take to be gone."""
PASSED = ("HOME", "LANG", "LC_ALL", "LOGNAME", "PATH", "SSL_CERT_FILE", "USER")
"""What a command gets of the environment beside the variables that the contract names, and TMPDIR."""


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
    """The end of what it wrote to standard output, not scrubbed: for the value that it was asked for."""
    cut: bool = False
    """It wrote more than that."""
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


@dataclass(frozen=True, kw_only=True, repr=False)
class Runner:
    """Runs commands for one drill, one after the other."""

    environment: Mapping[str, str]
    """All that they get."""
    scrub: Callable[[str], str]
    lock: Path
    """The file that they hold while they run."""
    started: Callable[[int | None], None] = lambda group: None
    """Is told the process group that runs, and None when it is over."""
    printed_bytes: int = 2 * KEPT
    """The most that is kept of what a command writes to standard output."""
    anyway: bool = False
    """Run it although nothing can be kept of it: what is put back is put back on a full disk, too."""

    def run(self, argv: Sequence[str], seconds: float) -> Ran:
        """Run one command to its end, or to its deadline. Raises OutOfTime where what it left cannot be ended."""
        begun, status, printed, output, cut = time.monotonic(), None, "", "", False
        try:
            with self._room() as room:
                try:
                    status = self._status(argv, seconds, room)
                finally:
                    printed, output = _text(room.out, self.printed_bytes), _text(room.out) + _text(room.complaints)
                    cut = room.out.seek(0, os.SEEK_END) > self.printed_bytes
        except OSError as error:
            output += f"does not start: {error.strerror}"
        return Ran(
            words=self.scrub(shlex.join(argv)),
            status=status,
            output=self.scrub(output)[-KEPT:],
            printed=printed,
            cut=cut,
            seconds=time.monotonic() - begun,
            deadline_s=seconds,
        )

    @contextmanager
    def _room(self) -> "Iterator[_Room]":
        """A folder for the command's own files and two files for what it writes; nothing of it outlives it."""
        with ExitStack() as stack:
            try:
                made = tempfile.TemporaryDirectory(prefix="landed-command-", ignore_cleanup_errors=True)
                folder = stack.enter_context(made)
                out, complaints = (stack.enter_context(tempfile.TemporaryFile()) for _ in range(2))
            except OSError:
                if not self.anyway:
                    raise
                folder = os.environ.get("TMPDIR", "/tmp")
                out, complaints = (stack.enter_context(Path(os.devnull).open("w+b")) for _ in range(2))
            yield _Room(folder, out, complaints)

    def _status(self, argv: Sequence[str], seconds: float, room: "_Room") -> int | None:
        with self._held() as held:
            process = subprocess.Popen(
                argv,
                env={**self.environment, "TMPDIR": room.folder},
                stdin=subprocess.DEVNULL,
                stdout=room.out,
                stderr=room.complaints,
                start_new_session=True,
                pass_fds=held,
            )
        try:
            self.started(process.pid)
            return process.wait(seconds)
        except subprocess.TimeoutExpired:
            return None
        finally:
            # Whatever ends the wait, Ctrl-C included: nothing of it goes on working on the target.
            if process.returncode is None:
                end_group(process.pid)
                process.wait(KILLED_S)
            with self._without_files():
                end_leftover(self.lock, process.pid, KILLED_S)
            self.started(None)

    @contextmanager
    def _held(self) -> Iterator[tuple[int, ...]]:
        """The lock, for a command to inherit."""
        with ExitStack() as stack:
            held: tuple[int, ...] = ()
            with self._without_files():
                held = (stack.enter_context(_hold(self.lock)).fileno(),)
            yield held

    def _without_files(self) -> AbstractContextManager[None]:
        return suppress(OSError) if self.anyway else nullcontext()


@dataclass(frozen=True, slots=True)
class _Room:
    """What a command has while it runs."""

    folder: str
    out: IO[bytes]
    complaints: IO[bytes]


def end_leftover(lock: Path, group: int | None, seconds: float) -> None:
    """End what still runs of a command: by its group where that is known, else wait so long for its own end.

    Raises OutOfTime where it goes on.
    """
    with lock.open("a") as held:
        if _free(held):
            return
        if group is not None:
            end_group(group)
        _wait_until_free(held, KILLED_S if group is not None else seconds)


def _hold(lock: Path) -> IO[str]:
    held = lock.open("a")
    os.chmod(lock, 0o600)
    try:
        _wait_until_free(held, KILLED_S)
    except OutOfTime:
        held.close()
        raise
    return held


def _free(held: IO[str]) -> bool:
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _wait_until_free(held: IO[str], seconds: float) -> None:
    end = time.monotonic() + seconds
    while not _free(held):
        if time.monotonic() > end:
            raise OutOfTime("a command of the drill still runs, and cannot be ended")
        time.sleep(0.05)


def end_group(group: int) -> None:
    """Kill a command with all that it started; nothing is left of it: harmless."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(group, signal.SIGKILL)


def _text(file: IO[bytes], most: int = 2 * KEPT) -> str:
    size = file.seek(0, os.SEEK_END)
    file.seek(max(0, size - most))
    return file.read().decode("utf-8", "replace")


def environment_for(names: Sequence[str], given: Mapping[str, str]) -> dict[str, str]:
    """What commands get: the named variables, and what every program needs."""
    return {name: given[name] for name in (*PASSED, *names) if name in given}
