"""What a target is besides its objects: the server, the role, what it may read, what its history says.

Facts are read and judged, but nothing promises them object by object: that is `landed.model`.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import ClassVar

from psycopg import sql
from pydantic import ConfigDict

from landed.marks import STRICT


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerFacts:
    """The server, the database, and the role of the session that looked."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    version_num: int
    major: int
    version: str
    identifier_readable: bool
    system_identifier: str | None = None
    """None where the role may not read it."""
    database: str
    database_owner: str
    encoding: str
    collation: str
    ctype: str
    collation_version_recorded: str | None
    """What the database was made with; None where its provider has no versions."""
    collation_version_actual: str | None
    role: str
    superuser: bool
    bypass_rls: bool
    in_recovery: bool
    backend_pid: int
    started: datetime
    """When the running server started."""
    now: datetime
    """The server's clock while it answered."""
    settings: dict[str, str]
    """The session's own defaults (of server, database and role), as pg_settings writes them: times without unit."""

    def milliseconds(self, setting: str) -> int:
        """A time limit; 0 is none."""
        return int(self.settings[setting])

    @property
    def search_path(self) -> tuple[str, ...]:
        """The schemas in which a session of this role looks for a bare name, in order."""
        named = (each.strip().strip('"').replace('""', '"') for each in self.settings["search_path"].split(","))
        return tuple(self.role if each == "$user" else each for each in named if each)


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """What the role of the session may do with one relation or sequence."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    schema: str
    name: str
    owner: str
    usage: bool
    """USAGE on the schema."""
    selectable: bool
    """SELECT on the whole of it, and USAGE on its schema."""
    filtered: bool
    """Row security would hide rows from this role."""
    estimated_rows: int
    """As of the last ANALYZE; -1: never analysed."""

    def missing(self, role: str) -> str | None:
        """The grants without which the role cannot read it; None where it can."""
        if self.selectable:
            return None
        schema, full, to = (
            sql.Identifier(*each).as_string() for each in ((self.schema,), (self.schema, self.name), (role,))
        )
        usage = "" if self.usage else f"grant usage on schema {schema} to {to}; "
        return f"{usage}grant select on {full} to {to};"


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyOperator:
    """The equality of one foreign key column that PostgreSQL's own `=` does not stand for (citext, for one)."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    schema: str
    table: str
    name: str
    """Of the foreign key."""
    position: int
    """Of the column within the key, from 1."""
    operator_schema: str
    operator: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SystemIdentifier:
    """The number that a cluster is born with."""

    system_identifier: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MigrationRecord:
    """One attempt at a migration, as its tool recorded it."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    name: str
    checksum: str
    started_at: datetime
    finished_at: datetime | None
    rolled_back_at: datetime | None
    applied_steps_count: int
    error: str | None
    """The server's own first line of error in the log."""


class HistoryState(StrEnum):
    """How the migration tool's table was met."""

    READ = "read"
    ABSENT = "absent"
    FORBIDDEN = "forbidden"
    """The role lacks a grant."""
    FILTERED = "filtered"
    """Row security would hide rows."""
    UNREADABLE = "unreadable"
    """The question failed: another layout, a lock, time."""


def live(records: tuple[MigrationRecord, ...]) -> dict[str, MigrationRecord]:
    """What counts of a history: by name, the newest record that is not rolled back; in order of starting."""
    return {each.name: each for each in sorted(records, key=_started) if each.rolled_back_at is None}


def _started(record: MigrationRecord) -> datetime:
    return record.started_at
