"""What a drill has broken and not put back yet: a small file that outlives whatever becomes of the run.

It holds names, times, the host and the commands that restore, never a value: those come from the environment.
It is on the disk before anything is broken, and gone when all is back.
"""

import fcntl
import os
import shlex
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import IO, Literal

from pydantic import ValidationError

from landed.errors import TargetError
from landed.promises.drill import PutBack
from landed.promises.sections import Section, Text

STATE = "drill.json"
OWNER = "drill.lock"
COMMAND = "drill.command"
"""Files of the state's folder: the state, the lock of who drills, the lock of the command that runs."""
LARGEST = 1_000_000


class BadState(TargetError):
    """There is a state file, and it cannot be read: something may be cut, and nobody knows what."""


class Busy(TargetError):
    """Another process is drilling from this folder."""


class OpenLink(Section):
    """A source that was cut, or may have been."""

    link: PutBack
    since: datetime
    deployment: Text
    """What ran before it was cut."""
    broken: Text | None = None
    """What runs since; None: no new deployment was seen."""


class DrillState(Section):
    """An open drill."""

    form: Literal[1] = 1
    host: Text
    url: Text
    """The site's address, without a login."""
    contract: Text
    open: tuple[OpenLink, ...] = ()
    group: int | None = None
    """The process group of the command that runs."""

    @property
    def sources(self) -> tuple[str, ...]:
        """Names of what is cut."""
        return tuple(each.link.source for each in self.open)

    @property
    def environment(self) -> tuple[str, ...]:
        """Names of the variables that restoring needs."""
        return tuple(dict.fromkeys(name for each in self.open for name in each.link.environment))

    def commands(self) -> list[str]:
        """What puts everything back by hand, the last cut first."""
        return [shlex.join(argv) for each in reversed(self.open) for argv in each.link.restore]


def read(folder: Path) -> DrillState | None:
    """The open drill of a folder. Raises BadState."""
    path = folder / STATE
    try:
        if path.stat().st_size > LARGEST:
            raise BadState(f"{path} is not the state of a drill")
        state = DrillState.model_validate_json(path.read_bytes())
    except FileNotFoundError:
        return None
    except OSError as error:
        raise BadState(f"{path} cannot be read: {error.strerror}") from None
    except ValidationError:
        raise BadState(f"{path} is not the state of a drill") from None
    return state if state.open else None


def write(folder: Path, state: DrillState) -> None:
    """Replace the state, on the disk when this returns. Raises OSError."""
    path, beside = folder / STATE, folder / f".{STATE}.{os.getpid()}"
    text = state.model_dump_json(by_alias=True, exclude_none=True, indent=1)
    with open(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)
    _sync(folder)


def remove(folder: Path) -> None:
    """Everything is back."""
    for name in (STATE, COMMAND):
        (folder / name).unlink(missing_ok=True)
    _sync(folder)


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def take(folder: Path) -> IO[str]:
    """Become the one that drills from this folder, until the file is closed. Raises Busy, OSError."""
    folder.mkdir(parents=True, exist_ok=True)
    file = (folder / OWNER).open("a+", encoding="utf-8")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        file.close()
        raise Busy(f"{folder}: a drill is running from here: end it first, it puts everything back") from None
    with suppress(OSError):  # a full disk: the lock holds without a word of whose it is
        file.truncate(0)
        file.write(f"{os.getpid()} {os.getppid()}\n")
        file.flush()
    return file


UNKNOWN = (0, 0)
"""Somebody drills, and does not say who."""


def owner(folder: Path) -> tuple[int, int] | None:
    """Process and parent of who drills from this folder now; None: nobody does. Raises OSError."""
    try:
        file = (folder / OWNER).open("r", encoding="utf-8")
    except FileNotFoundError:
        return None
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            process, _, parent = file.read().partition(" ")
            known = process.isdecimal() and parent.strip().isdecimal()
            return (int(process), int(parent)) if known else UNKNOWN
    return None


def command(folder: Path) -> str:
    """What puts everything back."""
    return shlex.join(["landed", "restore", f"--state-dir={folder.resolve()}"])
