"""A backup examined: its file, what it restores to, and how that compares with the target; then it is dropped.

Everything is looked at once and kept as plain data, so that every check and every worker judges the same.
"""

import secrets
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, ClassVar

import psycopg
from psycopg import sql
from psycopg.conninfo import make_conninfo
from pydantic import ConfigDict, TypeAdapter

from landed.backup.file import BackupFile, inspect
from landed.backup.programs import of_connection
from landed.backup.restoring import restore
from landed.backup.rows import TableCompared, compare_rows
from landed.catalogue import Snapshot, take
from landed.connection.dsn import Dsn, parse_dsn
from landed.database.seeds import Seeds
from landed.errors import OutOfTime, TargetError
from landed.judge import diff
from landed.marks import STRICT, Severity
from landed.model import OBJECTS, Object
from landed.replay import ASK_S, EMPTY_DATABASE, Connect, bounded
from landed.target import Database

LISTED = 20
"""So many names of one kind are told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KindCompared:
    """How the objects of one kind compare: names that the backup lacks, has more, or holds otherwise."""

    kind: str
    missing: tuple[str, ...] = ()
    extra: tuple[str, ...] = ()
    differing: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Examined:
    """All that was seen of one backup."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    made: bool
    """By this run, just now."""
    file: BackupFile
    now: datetime
    unrestored: str = ""
    """Why it was not restored: no fault of the backup."""
    refusals: tuple[str, ...] | None = None
    """Of the scratch server; None: it was not restored."""
    kinds: tuple[KindCompared, ...] = ()
    objects: int = 0
    """Objects of the target that were compared."""
    tables: tuple[TableCompared, ...] = ()
    seeds: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """By seeded table: promised rows that are not in the backup."""
    unseeded: tuple[str, ...] = ()
    """Seeded tables of which the backup has none."""

    def save(self, path: Path) -> None:
        """Write it to a file for this account alone, whole or not at all."""
        part = path.with_suffix(".part")
        part.touch(mode=0o600)
        part.write_bytes(_FILE.dump_json(self))
        part.replace(path)

    @classmethod
    def load(cls, path: Path) -> "Examined":
        """Read what `save` wrote."""
        return _FILE.validate_json(path.read_bytes())


_FILE: TypeAdapter[Examined] = TypeAdapter(Examined)


@dataclass(frozen=True, kw_only=True)
class Examiner:
    """Restores backups beside a target and compares them; `seeds` reads the promised rows, of whatever database."""

    target: Database
    snapshot: Snapshot
    seeds: Seeds
    timeout_s: float
    sample: int
    """So many rows of a table that differs are looked at one by one."""

    def examine(self, path: Path, scratch: Connect, *, made: bool) -> Examined:
        """Look at a backup. Raises TargetError where the target cannot be read."""
        seen = Examined(made=made, file=inspect(path), now=datetime.now(UTC))
        if seen.file.problem:
            return seen
        with _empty_database(scratch) as (connection, dsn):
            server = connection.info.server_version // 10000
            if seen.file.major and seen.file.major > server:
                words = f"it was made by PostgreSQL {seen.file.major}, and the scratch server is {server}"
                return replace(seen, unrestored=words)
            try:
                restored = restore(path, seen.file, connection, seconds=self.timeout_s)
            except (TargetError, OutOfTime) as error:
                return replace(seen, unrestored=str(error))
            if restored.lacking:
                names = ", ".join(restored.lacking)
                return replace(seen, unrestored=f"the scratch server has no extension {names}: give --scratch-dsn")
            with bounded(connection, self.timeout_s):
                connection.execute("analyze")
            return self._compare(replace(seen, refusals=restored.refusals), connection, dsn)

    def _compare(self, seen: Examined, connection: psycopg.Connection[Any], dsn: Dsn) -> Examined:
        schemas = {each.schema for each in self.snapshot.tables}
        connection.autocommit = True
        with bounded(connection, self.timeout_s):
            found = take(connection).narrow(schemas)
        restored = Database(dsn, timeout_s=self.target.timeout_s)
        try:
            there = {(each.schema, each.name) for each in found.tables}
            tables = compare_rows(self.snapshot, found, self.target, restored, seen.file.taken, self.sample)
            missing, bare = dict[str, tuple[str, ...]](), list[str]()
            seeds = replace(self.seeds, database=restored)
            for seed in seeds.contract.seed:
                if (seeds.schema, seed.table) not in there:
                    bare.append(seed.table)
                elif absent := seeds.compare(seed).missing:
                    missing[seed.table] = absent
        finally:
            restored.close()
        kinds = tuple(_kind(each, self.snapshot, found) for each in OBJECTS)
        return replace(
            seen,
            kinds=tuple(each for each in kinds if each.missing or each.extra or each.differing),
            objects=self.snapshot.objects,
            tables=tables,
            seeds=missing,
            unseeded=tuple(bare),
        )


def _kind(kind: str, target: Snapshot, restored: Snapshot) -> KindCompared:
    """One kind of object in both: the target's is the promise."""
    ours, theirs = target.by_key(kind), restored.by_key(kind)
    same_major = target.server.major == restored.server.major
    return KindCompared(
        kind=kind,
        missing=_named(ours.keys() - theirs.keys()),
        extra=_named(theirs.keys() - ours.keys()),
        differing=_named(
            name for name in ours.keys() & theirs.keys() if _differs(ours[name], theirs[name], same_major)
        ),
    )


def _differs(ours: Object, theirs: Object, same_major: bool) -> bool:
    return any(each.severity is not Severity.INFO for each in diff(ours, theirs, same_major=same_major))


def _named(keys: Any) -> tuple[str, ...]:
    return tuple(sorted(".".join(each) for each in keys))[:LISTED]


@contextmanager
def _empty_database(connect: Connect) -> Iterator[tuple[psycopg.Connection[Any], Dsn]]:
    """An empty database of the scratch server: a connection to it, and its string; dropped afterwards."""
    name = sql.Identifier(f"landed_restore_{secrets.token_hex(6)}")
    with closing(connect(None)) as server:
        with bounded(server, ASK_S):
            server.execute(EMPTY_DATABASE.format(name))
        try:
            with closing(connect(name.as_string().strip('"'))) as connection:
                yield connection, parse_dsn(make_conninfo("", **of_connection(connection)))
        finally:
            with bounded(server, ASK_S):
                server.execute(sql.SQL("drop database {} with (force)").format(name))
