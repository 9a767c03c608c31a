"""A server process that cannot outlive its owner, and a folder that cannot outlive either.

However this Python process ends (return, exception, Ctrl-C, SIGTERM, SIGKILL), the kernel closes the pipe to the
keeper (`landed.server.keeper`), which then stops the server and removes the folder. Other processes never hold that
pipe: it is not inherited by programs, and forked children close it.

As root the server runs as an unprivileged account that exists already, while folder and keeper stay root's.
"""

import contextlib
import json
import os
import pwd
import random
import secrets
import selectors
import signal
import socket
import subprocess
import sys
import tempfile
import time
import weakref
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import IO

from landed.errors import TargetError
from landed.server import keeper

_ACCOUNTS = ("postgres", "nobody")
_SHARED_MEMORY = Path("/dev/shm")
_ROOM = 512 * 1024 * 1024
_PORTS = range(20000, 32000)
"""Below the ports that kernels give to outgoing connections, so that none of those can be in the way."""


@dataclass(frozen=True)
class Account:
    """Whom a server runs as where its owner is root."""

    user: int
    group: int


@dataclass(frozen=True)
class Task:
    """What a keeper is asked to do, in this order: make the folder, copy, write, prepare, serve."""

    folder: str
    serve: Sequence[str]
    """Command line of the server, which must stay in the foreground."""
    prepare: Sequence[Sequence[str]] = ()
    """Command lines that run first, one after the other."""
    files: Mapping[str, str] = field(default_factory=dict)
    """Name in the folder to text; written 0600 for the server's account."""
    trees: Mapping[str, str] = field(default_factory=dict)
    """Name in the folder to a directory that is copied there, readable by all."""
    stop: int = signal.SIGTERM
    """Signal that ends the server at once."""
    account: Account | None = None


def unprivileged_account() -> Account | None:
    """The account to run servers as where the caller is root; None where it is not."""
    if os.geteuid() != 0:
        return None
    for name in _ACCOUNTS:
        with contextlib.suppress(KeyError):
            entry = pwd.getpwnam(name)
            return Account(entry.pw_uid, entry.pw_gid)
    raise TargetError(f"no unprivileged account to run a server as: none of {', '.join(_ACCOUNTS)} exists")


def new_folder() -> Path:
    """A path that nothing has yet: in memory where there is room, otherwise among the temporary files."""
    parent = Path(tempfile.gettempdir())
    with contextlib.suppress(OSError):
        room = os.statvfs(_SHARED_MEMORY)
        if room.f_bavail * room.f_frsize >= _ROOM and os.access(_SHARED_MEMORY, os.W_OK | os.X_OK):
            parent = _SHARED_MEMORY
    return parent / f"landed-{secrets.token_hex(8)}"


def free_port() -> int:
    """A port of 127.0.0.1 that nobody listens on at the moment."""
    for port in random.sample(_PORTS, 100):
        with contextlib.suppress(OSError), socket.socket() as trial:
            trial.bind(("127.0.0.1", port))
            return port
    raise TargetError(f"no free port between {_PORTS.start} and {_PORTS.stop}")


class Kept:
    """The owner's end of a keeper."""

    def __init__(self, task: Task) -> None:
        self.folder = Path(task.folder)
        self._owner = os.getpid()
        self._said = b""
        command = [sys.executable, "-I", "-S", keeper.__file__, task.folder]  # the last one is for readers of `ps`
        self._keeper = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            cwd="/",
            start_new_session=True,
        )
        _close_in_forks(self._input)
        with contextlib.suppress(BrokenPipeError):  # a keeper that ended already is noticed by what it said
            self._input.write(json.dumps(asdict(task)).encode() + b"\n")
            self._input.flush()

    @property
    def _input(self) -> IO[bytes]:
        assert self._keeper.stdin is not None
        return self._keeper.stdin

    @property
    def _output(self) -> IO[bytes]:
        assert self._keeper.stdout is not None
        return self._keeper.stdout

    def listen(self, seconds: float) -> str:
        """All that the keeper has said so far; waits at most `seconds` for something new."""
        self._hear(seconds)
        return self._said.decode(errors="replace")

    def log_tail(self, lines: int = 20) -> str:
        """The last lines that the commands wrote."""
        with contextlib.suppress(OSError):
            text = (self.folder / keeper.LOG).read_text(encoding="utf-8", errors="replace")
            return "\n".join(text.splitlines()[-lines:])
        return ""

    def stop(self) -> None:
        """End the server, remove the folder, and return when both are done; a second call does nothing."""
        if self._output.closed or os.getpid() != self._owner:  # a forked child has nothing to end
            return
        with contextlib.suppress(OSError):
            self._input.close()
        deadline = time.monotonic() + 3 * keeper.STOP_SECONDS
        while self._hear(deadline - time.monotonic()):
            pass
        try:
            clean = self._keeper.wait(1) == 0
        except subprocess.TimeoutExpired:
            clean = False
        if not clean:  # somebody killed or halted the keeper: its process group holds what it started
            with contextlib.suppress(OSError):
                os.killpg(self._keeper.pid, signal.SIGKILL)
            self._keeper.wait(keeper.STOP_SECONDS)
            keeper.remove(self.folder)
        self._output.close()

    def _hear(self, seconds: float) -> bool:
        """Wait for words of the keeper; false when the time is over or the keeper gone."""
        with selectors.DefaultSelector() as selector:
            selector.register(self._output, selectors.EVENT_READ)
            if not selector.select(max(seconds, 0)):
                return False
            heard = os.read(self._output.fileno(), 65536)
        self._said += heard or keeper.ENDED.encode()
        return bool(heard)


def _close_in_forks(stream: IO[bytes]) -> None:
    """A forked child (multiprocessing) must not keep the server alive after its parent is gone."""
    reference = weakref.ref(stream)

    def close() -> None:
        inherited = reference()
        if inherited is not None:
            inherited.close()

    os.register_at_fork(after_in_child=close)
