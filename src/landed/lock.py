"""The lock: every object that the migrations promise, as a file that people review as a diff.

It is made by applying the migrations to an empty database and looking; it holds no owner, no privilege, no oid.
Made on another major version it is the same file but for that version and for text that servers render.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, ClassVar

from pydantic import ConfigDict, TypeAdapter, ValidationError

from landed.errors import UsageError
from landed.judge import alike
from landed.marks import STRICT, marks
from landed.migrations import HISTORY_TABLE, Migration, migrations_hash
from landed.model import OBJECTS, ForeignKey, ForeignKeyTriggers, Object, Table, key

FORMAT = 1
DERIVED = "foreign_key_triggers"
"""Not in the file: it follows from the foreign keys."""
FILED = tuple(kind for kind in OBJECTS if kind != DERIVED)


@dataclass(frozen=True, slots=True, kw_only=True)
class LockedMigration:
    """A migration as it was when the lock was made."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    name: str
    checksums: tuple[str, ...]
    """SHA-256 with LF, with CRLF, and of the raw bytes where these mix both: all are legitimate."""

    @property
    def checksum(self) -> str:
        """Of the file with LF line ends."""
        return self.checksums[0]

    content = checksum


@dataclass(frozen=True, kw_only=True)
class Lock:
    """What the migrations promise."""

    server_major: int
    """Version of the server that rendered what is rendered."""
    migrations: tuple[LockedMigration, ...]
    objects: Mapping[str, tuple[Any, ...]]
    """By question (`OBJECTS`), each in the order of the catalogue."""

    @cached_property
    def hash(self) -> str:
        """SHA-256 of the file's text, hex."""
        return hashlib.sha256(dump_lock(self).encode()).hexdigest()

    @cached_property
    def migrations_hash(self) -> str:
        """Equal to that of a folder exactly when it holds these migrations."""
        return migrations_hash(self.migrations)

    @property
    def tables(self) -> tuple[Table, ...]:
        """Every promised relation that holds or shows rows."""
        return self.objects["tables"]

    @property
    def user_tables(self) -> tuple[Table, ...]:
        """The same without the migration tool's own."""
        return tuple(each for each in self.tables if key(each) != HISTORY_TABLE)

    @cached_property
    def schemas(self) -> tuple[str, ...]:
        """Schemas in which something is promised."""
        kinds = (kind for kind in OBJECTS if kind != "extensions")
        return tuple(sorted({each.schema for kind in kinds for each in self.objects[kind]}))

    def by_key(self, kind: str) -> Mapping[tuple[str, ...], Object]:
        """The objects of one question by their full names."""
        return self._by_key[kind]

    @cached_property
    def _by_key(self) -> dict[str, dict[tuple[str, ...], Object]]:
        return {kind: {key(each): each for each in objects} for kind, objects in self.objects.items()}

    def everything(self) -> tuple[Object, ...]:
        """All promised objects, kind after kind."""
        return tuple(each for kind in OBJECTS for each in self.objects[kind])

    def against(self, other: "Lock") -> tuple[list[str], list[str]]:
        """Subjects that the other lock lacks or has otherwise, and those that only the other has."""
        changed, extra = list[str](), list[str]()
        for kind in OBJECTS:
            mine, theirs = self.by_key(kind), other.by_key(kind)
            for name, promised in mine.items():
                same_major = self.server_major == other.server_major
                if name not in theirs or not alike(promised, theirs[name], same_major=same_major):
                    changed.append(f"{kind} {self.subject(promised)}")
            extra += [f"{kind} {other.subject(each)}" for name, each in theirs.items() if name not in mine]
        return changed, extra

    def subject(self, thing: Object) -> str:
        """An object's name in ids and reports: its schema is in front only where several are promised."""
        names = key(thing)
        alone = "schema" in _named(type(thing)) and self.schemas in ((), (names[0],))
        return ".".join(names[1:] if alone else names)


def dump_lock(lock: Lock) -> str:
    """The file's text: one object a line, grouped by kind, in a stable order."""
    parts = [
        f'"format": {FORMAT}',
        f'"server_major": {lock.server_major}',
        f'"migrations_hash": "{lock.migrations_hash}"',
        _lines("migrations", lock.migrations),
        *(_lines(kind, lock.objects[kind]) for kind in FILED),
    ]
    return "{\n" + ",\n".join(parts) + "\n}\n"


def load_lock(path: Path) -> Lock:
    """Read a lock. Raises UsageError with everything that is wrong in the file."""
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise UsageError(f"{path}: cannot be read: {error.strerror}: run `landed lock`") from None
    except ValueError as error:
        raise UsageError(f"{path}: not JSON: {error}") from None
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        raise UsageError(f"{path}: not a lock of format {FORMAT}: run `landed lock`")
    known = {"format", "server_major", "migrations_hash", "migrations", *FILED}
    problems = [f"nothing about {each}" for each in sorted(known - data.keys())]
    problems += [f"unknown key {each}" for each in sorted(data.keys() - known)]
    read: dict[str, Any] = {}
    for name, rows in _ROWS.items():
        try:
            read[name] = rows.validate_json(json.dumps(data.get(name, [])))
        except ValidationError as error:
            problems += _words(name, error)
    problems += _twice({kind: read.get(kind, ()) for kind in FILED})
    if type(data.get("server_major")) is not int:
        problems.append("server_major: not a number")
    if problems:
        raise UsageError("\n".join(f"{path}: {each}" for each in problems))
    lock = make_lock(data["server_major"], read.pop("migrations"), read)
    if lock.migrations_hash != data["migrations_hash"]:
        raise UsageError(f"{path}: migrations_hash is not that of its migrations: run `landed lock`, do not edit")
    return lock


def _rows_of(kind: type) -> TypeAdapter[Any]:
    return TypeAdapter(tuple[kind, ...])  # type: ignore[valid-type]


_ROWS: Mapping[str, TypeAdapter[Any]] = {
    "migrations": TypeAdapter(tuple[LockedMigration, ...]),
    **{kind: _rows_of(OBJECTS[kind]) for kind in FILED},
}


def make_lock(major: int, migrations: tuple[LockedMigration, ...], objects: Mapping[str, tuple[Any, ...]]) -> Lock:
    """A lock of filed objects, with what follows from them."""
    complete = {**objects, DERIVED: tuple(_carriers(objects["foreign_keys"]))}
    return Lock(server_major=major, migrations=migrations, objects={kind: complete[kind] for kind in OBJECTS})


def _carriers(foreign_keys: Iterable[ForeignKey]) -> Iterator[ForeignKeyTriggers]:
    """An enforced key is carried by two triggers on the child and two on the parent, all of them enabled."""
    for each in foreign_keys:
        if each.enforced:
            yield ForeignKeyTriggers(schema=each.schema, table=each.table, name=each.name, present=4, disabled=())


def locked(migration: Migration) -> LockedMigration:
    """A migration as a lock keeps it."""
    raw, unix, windows = migration.checksums
    mixed = () if raw in (unix, windows) else (raw,)
    return LockedMigration(name=migration.name, checksums=(unix, windows, *mixed))


def _lines(name: str, rows: Sequence[Any]) -> str:
    lines = [f"  {json.dumps(asdict(each), ensure_ascii=False)}" for each in rows]
    return f'"{name}": [' + ("\n" + ",\n".join(lines) + "\n" if lines else "") + "]"


def _words(name: str, error: ValidationError) -> Iterator[str]:
    for each in error.errors(include_url=False, include_input=False):
        number, *rest = each["loc"] or ("",)
        field = f".{'.'.join(map(str, rest))}" if rest else ""
        yield f"{name}[{number}]{field}: {each['msg']}"


def _twice(objects: Mapping[str, Sequence[Object]]) -> Iterator[str]:
    for kind, rows in objects.items():
        seen: set[tuple[str, ...]] = set()
        for each in rows:
            if key(each) in seen:
                yield f"{kind}: {'.'.join(key(each))} stands twice"
            seen.add(key(each))


def _named(kind: type) -> list[str]:
    return [name for name, mark in marks(kind).items() if not mark.rule]
