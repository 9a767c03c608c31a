"""A backup put into an empty database, as a script that psql runs: whatever form it has, one way in.

psql is told first that the script may run no program and open no other connection (`\\restrict`); one that does not
know how is not used. The script's statements about owners and grants may fail: a scratch server need not know the
target's roles. No value of a row is in what is told: a refusal is its SQLSTATE and the statement's first words.
"""

import re
import subprocess
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import psycopg

from landed.backup import file as backup_file
from landed.backup.file import BackupFile
from landed.backup.programs import (
    Program,
    environment,
    find_program,
    newest_program,
    of_connection,
    running,
    status_of,
)
from landed.errors import TargetError

TOLD = 5
"""So many refusals are told."""
_REFUSED = re.compile(r"^psql:<stdin>:\d+: ERROR: +(\w{5})$")
_STATEMENT = re.compile(r"^psql:<stdin>:\d+: STATEMENT: +(.*)$")
_COMPLAINT = re.compile(r"^psql:<stdin>:\d+: error: (.*)$")
_OURS = "landed"
_RESTRICT = re.compile(rb"\\restrict (\w+)\s*$")
_HARMLESS = re.compile(
    r"ALTER .* OWNER TO |GRANT |REVOKE |ALTER DEFAULT PRIVILEGES |SET SESSION AUTHORIZATION |COMMENT ON EXTENSION "
)
_SETTING, _UNKNOWN = ("SET ", "SELECT pg_catalog.set_config"), "42704"
_SCHEMA, _THERE = "CREATE SCHEMA ", "42P06"
_EXTENSION = "CREATE EXTENSION "


@dataclass(frozen=True, slots=True)
class Restored:
    """What became of it."""

    refusals: tuple[str, ...] = ()
    """Statements that the server refused: first words and condition."""
    lacking: tuple[str, ...] = ()
    """Extensions that the scratch server does not have."""


def restore(path: Path, file: BackupFile, into: psycopg.Connection[Any], *, seconds: float) -> Restored:
    """Restore into the database of an open connection. Raises TargetError (no program), or OutOfTime."""
    psql = find_program("psql", into.info.server_version // 10000, restricting=True)
    with _script(path, file, seconds) as script:
        told = _run(psql, environment(of_connection(into)), script, seconds)
    return _judge(told)


@contextmanager
def _script(path: Path, file: BackupFile, seconds: float) -> Iterator[Iterable[bytes]]:
    """The lines of the script: the file's own, or what pg_restore makes of it, without owners and grants."""
    if file.form.startswith("plain"):
        with closing(backup_file.lines(path, file.form)) as own:  # type: ignore[type-var]
            yield own
        return
    program = newest_program("pg_restore").path
    command: list[str | Path] = [program, "--no-owner", "--no-privileges", "--file=-", path]
    with running(command, environment({}), seconds, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
        assert process.stdout is not None
        yield process.stdout


def _run(psql: Program, variables: Mapping[str, str], script: Iterable[bytes], seconds: float) -> str:
    """What psql said of the script on its stderr."""
    command: list[str | Path] = [
        psql.path,
        "-X",
        "-q",
        "-b",
        "-w",
        "-v",
        "VERBOSITY=sqlstate",
        "-o",
        "/dev/null",
        "-f",
        "-",
    ]
    streams = {"stdin": subprocess.PIPE, "stdout": subprocess.DEVNULL}
    with tempfile.TemporaryFile() as words:
        with running(command, variables, seconds, stderr=words, **streams) as process:
            assert process.stdin is not None
            _feed(process.stdin, _guarded(script))
            status = status_of(process, seconds, "restoring the backup")
        words.seek(0)
        told = words.read().decode(errors="replace")
    if status not in (0, 3):
        raise TargetError(f"psql ended with status {status}: {_last(told)}")
    return told


def _feed(stdin: IO[bytes], script: Iterable[bytes]) -> None:
    """Hand the script to psql; one that is gone is noticed by its status."""
    with suppress(BrokenPipeError), stdin:
        stdin.writelines(script)


def _guarded(script: Iterable[bytes]) -> Iterator[bytes]:
    """The script under our own restriction, in place of the one that pg_dump may have written."""
    yield f"\\restrict {_OURS}\n".encode()
    key: bytes | None = None
    begun = False
    for line in script:
        found = None if begun else _RESTRICT.match(line)
        begun = begun or bool(found) or not (line.startswith(b"--") or not line.strip())
        if found:
            key = found[1]
        elif key is None or line.rstrip() != b"\\unrestrict " + key:
            yield line


def _judge(told: str) -> Restored:
    """What of psql's words is about the backup."""
    refusals, lacking, state = list[str](), list[str](), ""
    for line in told.splitlines():
        if refused := _REFUSED.match(line):
            state = refused[1]
        elif complaint := _COMPLAINT.match(line):
            refusals.append(complaint[1])
        elif statement := _STATEMENT.match(line):
            words = statement[1]
            if words.startswith(_EXTENSION):
                lacking.append(
                    words.split()[-1].strip('";') if "IF NOT" not in words else words.split()[5].strip('"')
                )
            elif not _expected(words, state):
                refusals.append(f"{_condition(state)}: {_first_words(words)}")
    return Restored(tuple(refusals), tuple(lacking))


def _expected(statement: str, state: str) -> bool:
    """A scratch server may refuse this: it has other roles, fewer settings, and the schema already."""
    return bool(
        _HARMLESS.match(statement)
        or (statement.startswith(_SETTING) and state == _UNKNOWN)
        or (statement.startswith(_SCHEMA) and state == _THERE)
    )


def _condition(state: str) -> str:
    with suppress(KeyError):
        return f"{psycopg.errors.lookup(state).__name__} ({state})"
    return state


def _first_words(statement: str) -> str:
    """What a statement is about, without any value."""
    return re.split(r"\(| VALUES| AS ", statement)[0].strip()[:80]


def _last(told: str) -> str:
    """The last line, which no row is in: psql was told to show conditions, not details."""
    found = [line for line in told.splitlines() if line.startswith("psql: ")]
    return found[-1] if found else "no connection to the scratch server"
