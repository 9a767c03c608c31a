"""What a backup's file says of itself: its form, size and age, and whether it is whole; nothing is restored here.

pg_dump's four forms are known: plain SQL (also behind gzip), custom, tar, directory. A plain one is read line by
line; the others are read through by pg_restore, which notices an end that came too early.
"""

import gzip
import re
import subprocess
import tarfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from landed.backup.programs import NoProgram, Program, environment, newest_program
from landed.errors import OutOfTime

READ_S = 600.0
FORM = "none of pg_dump's forms"
_ARCHIVE, _GZIP, _TOC = b"PGDMP", b"\x1f\x8b", "toc.dat"
_END = b"-- PostgreSQL database dump complete"
_CLUSTER = b"-- PostgreSQL database cluster dump"
_OWN_DATABASE = (b"CREATE DATABASE ", b"\\connect ")
_STARTED = re.compile(rb"-- Started on (\d{4}-\d\d-\d\d \d\d:\d\d:\d\d)")
_FROM = re.compile(rb"-- Dumped from database version (\d+)")
_COPY = re.compile(rb"COPY .* FROM stdin;")
_DATABASE = re.compile(r"^; +dbname: (.*)$", re.M)
_CREATED = re.compile(r"^; Archive created at (\d{4}-\d\d-\d\d \d\d:\d\d:\d\d)", re.M)
_VERSION = re.compile(r"^; +Dumped from database version: (\d+)", re.M)


@dataclass(frozen=True, slots=True, kw_only=True)
class BackupFile:
    """A backup as its file is."""

    name: str
    form: str
    """`plain`, `plain (gzip)`, `custom`, `tar`, `directory`; FORM where it is none of these."""
    size: int
    """Bytes; of a directory, of all that is in it."""
    taken: datetime
    taken_by: str
    """Who says so: the backup's own words, or the file's time."""
    database: str | None = None
    """The database it was made of; a plain one does not say."""
    major: int | None = None
    """Major version of the server it was made of."""
    schema: bool = False
    """It makes tables."""
    data: bool = False
    """It fills them."""
    problem: str = ""
    """Why it cannot be restored as it is: `empty`, `truncated`, `cluster`, `form`; nothing where it can."""


def inspect(path: Path) -> BackupFile:
    """Read a backup through, without a server. Raises NoProgram where no pg_restore can."""
    files = [each for each in path.rglob("*") if each.is_file()] if path.is_dir() else [path]
    size = sum(each.stat().st_size for each in files)
    newest = max((each.stat().st_mtime for each in files), default=0.0)
    taken = datetime.fromtimestamp(newest, UTC)
    seen = BackupFile(name=path.name, form=_form(path), size=size, taken=taken, taken_by="the file's own time")
    if size == 0:
        return replace(seen, problem="empty")
    if seen.form == FORM:
        return replace(seen, problem="form")
    return _plain(path, seen) if seen.form.startswith("plain") else _archive(path, seen)


def lines(path: Path, form: str) -> Iterator[bytes]:
    """The lines of a plain backup. Raises OSError, EOFError or zlib.error where it ends too early behind gzip."""
    with gzip.open(path) if form == "plain (gzip)" else path.open("rb") as file:
        yield from file


def _form(path: Path) -> str:
    if path.is_dir():
        return "directory" if (path / _TOC).is_file() else FORM
    with path.open("rb") as file:
        head = file.read(4096)
    if head.startswith(_ARCHIVE):
        return "custom"
    if head.startswith(_GZIP):
        return "plain (gzip)"
    if b"\0" not in head:
        return "plain"
    return "tar" if tarfile.is_tarfile(path) else FORM


def _plain(path: Path, seen: BackupFile) -> BackupFile:
    """What stands in a plain backup: outside of rows, a line says what it is by its beginning."""
    whole = rows = False
    try:
        for line in lines(path, seen.form):
            if rows:
                rows = not line.startswith(b"\\.")
                seen = replace(seen, data=True) if rows and not seen.data else seen
            elif _COPY.match(line):
                rows = True
            else:
                seen, whole = _statement(line, seen), whole or line.startswith(_END)
    except (OSError, EOFError, zlib.error):
        whole = False
    if seen.problem:
        return seen
    if not whole:
        dump = seen.schema or seen.data or seen.major
        return replace(seen, problem="truncated" if dump else "form", form=seen.form if dump else FORM)
    return seen


def _statement(line: bytes, seen: BackupFile) -> BackupFile:
    if line.startswith((b"CREATE TABLE ", b"CREATE UNLOGGED TABLE ")):
        return seen if seen.schema else replace(seen, schema=True)
    if line.startswith(b"INSERT INTO "):
        return seen if seen.data else replace(seen, data=True)
    if line.startswith((_CLUSTER, *_OWN_DATABASE)):
        return replace(seen, problem="cluster")
    if version := _FROM.match(line):
        return replace(seen, major=int(version[1]))
    if started := _STARTED.match(line):
        return replace(seen, taken=_local(started[1].decode()), taken_by="its own words")
    return seen


def _archive(path: Path, seen: BackupFile) -> BackupFile:
    """What pg_restore says of an archive, after reading all of it."""
    program = newest_program("pg_restore")
    (listed, text), (read, _) = (_ask(program, each, path) for each in ("--list", "--file=/dev/null"))
    if listed or read:
        return replace(seen, problem="truncated")
    database, created, version = _DATABASE.search(text), _CREATED.search(text), _VERSION.search(text)
    if created:
        seen = replace(seen, taken=_local(created[1]), taken_by="its own words")
    return replace(
        seen,
        database=database[1].strip() if database else None,
        major=int(version[1]) if version else None,
        schema=bool(re.search(r"^\d+; \d+ \d+ TABLE (?!DATA )", text, re.M)),
        data=" TABLE DATA " in text,
    )


def _ask(program: Program, option: str, path: Path) -> tuple[int, str]:
    """The program's status, and what it wrote. Raises NoProgram for an archive of a later version, or OutOfTime."""
    try:
        done = subprocess.run(
            [program.path, option, path],
            env=environment({}),
            capture_output=True,
            text=True,
            errors="replace",
            timeout=READ_S,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise OutOfTime(f"{path.name} was not read through within {READ_S:g} s") from None
    if "unsupported version" in done.stderr:
        raise NoProgram(
            f"{program.path} is {program.major}, and the archive was made by a later one: put it on PATH"
        )
    return done.returncode, done.stdout


def _local(text: str) -> datetime:
    """A moment as the machine that made the backup spelt it; its zone is taken to be this machine's."""
    return datetime.strptime(text, "%Y-%m-%d %H:%M:%S").astimezone(UTC)
