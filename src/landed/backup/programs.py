"""PostgreSQL's own programs for backups: found on PATH or in the wheel, run with no secret on a command line."""

import os
import re
import shutil
import signal
import subprocess
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
from psycopg import pq
from psycopg.conninfo import conninfo_to_dict

from landed.connection.dsn import Dsn
from landed.errors import OutOfTime, TargetError, UsageError
from landed.server.installation import default_installation

VERSION_S = 20
KILLED_S = 10
"""How long a killed program may take to be gone."""
_VERSION = re.compile(r"(\d+)\.(\d+)")
_VARIABLES = {each.keyword.decode(): each.envvar.decode() for each in pq.Conninfo.get_defaults() if each.envvar}
_RESTRICTS = {13: 22, 14: 19, 15: 14, 16: 10, 17: 6}
"""The minor release of each major version since which psql knows `\\restrict`; all later versions do."""


class NoProgram(TargetError):
    """None of the programs that are there will do."""


@dataclass(frozen=True, slots=True)
class Program:
    """One of PostgreSQL's programs."""

    path: Path
    major: int
    minor: int

    @property
    def restricts(self) -> bool:
        """It knows `\\restrict`: what it reads afterwards cannot run programs or open other connections."""
        return self.minor >= _RESTRICTS.get(self.major, 0 if self.major >= 18 else 1000)


def find_program(name: str, at_least: int, *, restricting: bool = False) -> Program:
    """The program of this name on PATH, or the wheel's; a major version below `at_least` will not do.

    Nor will one that does not know `\\restrict`, where that is asked for.
    Raises NoProgram: what was found, and what to install.
    """
    found = [_program(each) for each in _places(name)]
    for each in found:
        if each.major >= at_least and (each.restricts or not restricting):
            return each
    there = ", ".join(f"{each.path} is {each.major}.{each.minor}" for each in found) or "none is there"
    wanted = f"{name} of PostgreSQL {at_least} or later"
    if restricting:
        releases = [f"{major}.{minor}" for major, minor in _RESTRICTS.items() if major >= at_least]
        wanted += f" that knows \\restrict ({', '.join([*releases, '18'])} or later)"
    raise NoProgram(f"{wanted} is needed, and {there}: put one on PATH")


def newest_program(name: str) -> Program:
    """The latest version of a program that is there: an archive is read by no older one. Raises NoProgram."""
    found = [_program(each) for each in _places(name)]
    if not found:
        raise NoProgram(f"{name} is needed: put one on PATH")
    return max(found, key=lambda each: (each.major, each.minor))


def _places(name: str) -> list[Path]:
    on_path = shutil.which(name)
    places = [Path(on_path)] if on_path else []
    with suppress(UsageError):
        places.append(default_installation().bin / name)
    return [each for each in places if each.is_file()]


def _program(path: Path) -> Program:
    try:
        done = subprocess.run(
            [path, "--version"], capture_output=True, text=True, timeout=VERSION_S, check=False, env=environment({})
        )
    except (OSError, subprocess.TimeoutExpired):
        return Program(path, 0, 0)
    version = _VERSION.search(done.stdout)
    return Program(path, int(version[1]), int(version[2])) if version else Program(path, 0, 0)


@contextmanager
def running(
    command: Sequence[str | Path], variables: Mapping[str, str], seconds: float, **streams: Any
) -> Iterator["subprocess.Popen[bytes]"]:
    """A program while the block lasts: killed after `seconds`, and at the end of the block in any case."""
    process = subprocess.Popen(command, env=dict(variables), **streams)
    timer = threading.Timer(seconds, process.kill)
    timer.daemon = True
    timer.start()
    try:
        yield process
    finally:
        timer.cancel()
        process.kill()
        for stream in (process.stdin, process.stdout):
            if stream is not None:
                with suppress(BrokenPipeError):
                    stream.close()
        process.wait(KILLED_S)


def status_of(process: "subprocess.Popen[bytes]", seconds: float, what: str) -> int:
    """What a program ends with. Raises OutOfTime where it was killed because its time was over."""
    with suppress(subprocess.TimeoutExpired):
        status = process.wait(seconds)
        if status != -signal.SIGKILL:
            return status
    raise OutOfTime(f"{what} was not done within {seconds:g} s")


def environment(parameters: Mapping[str, Any]) -> dict[str, str]:
    """This process's environment with libpq's parameters as its variables, and nobody else's PG… among them."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
    given = {_VARIABLES[name]: str(value) for name, value in parameters.items() if name in _VARIABLES}
    return {**kept, "LC_ALL": "C", "PGAPPNAME": "landed", "PGCONNECT_TIMEOUT": "10", **given}


def of_dsn(dsn: Dsn) -> dict[str, str]:
    """A connection string as variables for a program."""
    return environment(conninfo_to_dict(dsn.conninfo()))


def of_connection(connection: psycopg.Connection[Any]) -> dict[str, Any]:
    """The parameters by which an open connection was made, its password among them."""
    own = connection.info.get_parameters()
    own.pop("client_encoding", None)
    return {**own, "password": connection.info.password}
