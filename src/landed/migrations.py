"""Migrations as their files have them, and how they are applied to a scratch database.

A tool is a way to lay out a folder and to keep a history; adding one is a line in `TOOLS`.
"""

import hashlib
import re
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

from landed.errors import TargetError, UsageError

HISTORY_TABLE = ("public", "_prisma_migrations")
"""Schema and name of the history that is read: Prisma's, where it makes it unless told otherwise."""

_PRISMA_NAME = re.compile(r"(\d{14}|0)_[a-z0-9_]+")
"""`0_init` is Prisma's own advice for a baseline."""

_PRISMA_SHADOW = re.compile(r"prisma_migrate_shadow_db_.*")

_PRISMA_HISTORY = b"""
create table if not exists public._prisma_migrations (
    id varchar(36) primary key not null,
    checksum varchar(64) not null,
    finished_at timestamptz,
    migration_name varchar(255) not null,
    logs text,
    rolled_back_at timestamptz,
    started_at timestamptz not null default now(),
    applied_steps_count integer not null default 0
)
"""
_PRISMA_BEGUN = b"insert into public._prisma_migrations (id, checksum, migration_name) values (%s, %s, %s)"
_PRISMA_FINISHED = b"""
update public._prisma_migrations set finished_at = clock_timestamp(), applied_steps_count = 1 where id = %s
"""

Connection = psycopg.Connection[Any]
Recorder = Callable[[Connection, "Migration"], AbstractContextManager[None]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Migration:
    """One migration; `checksums` are of its raw bytes, and with LF and with CRLF line ends: all are legitimate."""

    name: str
    file: Path
    checksum: str
    """SHA-256 of the raw bytes, hex."""
    checksums: tuple[str, str, str]
    sql: str

    @property
    def content(self) -> str:
        """SHA-256 with LF line ends, hex: the same in every checkout."""
        return self.checksums[1]


@dataclass(frozen=True, slots=True)
class Tool:
    """How a tool lays out its folder, and what it keeps as history, if anything."""

    find: Callable[[Path], Iterator[tuple[str, Path]]]
    problem: Callable[[str], str | None]
    """What is wrong with a name."""
    history: bytes | None = None
    """Statement that makes the history's table."""
    shadow: re.Pattern[str] | None = None
    """Names of databases that it makes for itself, and should drop."""
    record: Recorder = lambda connection, migration: nullcontext()
    """Surrounds the application of one migration, and writes it down."""


def checksums(raw: bytes) -> tuple[str, str, str]:
    """SHA-256 of raw, LF and CRLF forms, hex."""
    unix = raw.replace(b"\r\n", b"\n")
    forms = (raw, unix, unix.replace(b"\n", b"\r\n"))
    first, second, third = (hashlib.sha256(each).hexdigest() for each in forms)
    return first, second, third


def migrations_hash(migrations: Sequence[Any]) -> str:
    """One SHA-256 over all names and contents; a checkout that changes line ends does not change it.

    Takes migrations of a folder or of a lock: anything with `name` and `content`.
    """
    digest = hashlib.sha256()
    for each in migrations:
        digest.update(f"{each.name}\0{each.content}\n".encode())
    return digest.hexdigest()


def read_migrations(folder: Path, tool: str) -> tuple[Migration, ...]:
    """The migrations of a folder, in the order in which the tool applies them.

    Raises UsageError with everything that is wrong in the folder.
    """
    if not folder.is_dir():
        raise UsageError(f"{folder}: no such folder of migrations")
    way, problems, found = TOOLS[tool], list[str](), list[Migration]()
    for name, file in way.find(folder):
        wrong = way.problem(name)
        try:
            raw = file.read_bytes()
            text = raw.decode()
        except OSError as error:
            wrong = f"cannot be read: {error.strerror}"
        except UnicodeDecodeError:
            wrong = "not UTF-8"
        else:
            wrong = wrong or (None if text.strip() else "empty")
        if wrong:
            problems.append(f"{file}: {wrong}")
            continue
        sums = checksums(raw)
        found.append(Migration(name=name, file=file, checksum=sums[0], checksums=sums, sql=text))
    if not found and not problems:
        problems.append(f"{folder}: no migrations")
    if problems:
        raise UsageError("\n".join(problems))
    return tuple(found)


def apply_migrations(connection: Connection, migrations: Sequence[Migration], tool: str) -> None:
    """Apply all migrations to an empty database over an autocommit connection, and keep the tool's history.

    Each goes as one text, as the tools send it. Raises UsageError naming the file that the server refused.
    """
    way = TOOLS[tool]
    if way.history:
        connection.execute(way.history)
    for each in migrations:
        with way.record(connection, each):
            try:
                connection.execute(each.sql.encode())
            except psycopg.Error as error:
                raise refusal(str(each.file), each.sql, error) from None


def refusal(name: str, script: str, error: psycopg.Error) -> UsageError | TargetError:
    """What to raise where a server did not take a script: its name, the line, the server's words."""
    if error.sqlstate is None:
        return TargetError(f"{name}: the connection was lost while it was applied")
    position = error.diag.statement_position
    line = f", line {script[: int(position)].count(chr(10)) + 1}" if position else ""
    return UsageError(f"{name}{line}: {error.diag.severity}: {error.diag.message_primary}")


def _prisma_files(folder: Path) -> Iterator[tuple[str, Path]]:
    for each in sorted(folder.iterdir()):
        if each.is_dir() and not each.name.startswith("."):
            yield each.name, each / "migration.sql"


def _prisma_problem(name: str) -> str | None:
    return None if _PRISMA_NAME.fullmatch(name) else "named otherwise than <14 digits>_<lower_case_words>"


@contextmanager
def _prisma_record(connection: Connection, migration: Migration) -> Iterator[None]:
    name = str(uuid.uuid4())
    connection.execute(_PRISMA_BEGUN, (name, migration.checksum, migration.name))
    yield
    connection.execute(_PRISMA_FINISHED, (name,))


def _sql_files(folder: Path) -> Iterator[tuple[str, Path]]:
    for each in sorted(folder.glob("*.sql")):
        yield each.stem, each


TOOLS: Mapping[str, Tool] = {
    "prisma": Tool(_prisma_files, _prisma_problem, _PRISMA_HISTORY, _PRISMA_SHADOW, _prisma_record),
    "sql": Tool(_sql_files, lambda name: None),
}
"""Name in the contract to the tool's ways."""
