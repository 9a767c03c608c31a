"""One look at a catalogue: every object of a database as typed rows, read in one pinned transaction.

Five round trips, however many objects: begin and pin, the server, all other questions in one pipeline,
the migration history where there is one to read, rollback. Deadlines are the caller's.
"""

import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, ClassVar, TypeVar

import psycopg
from pydantic import ConfigDict, TypeAdapter

from landed import queries
from landed.errors import LandedError
from landed.facts import Access, HistoryState, KeyOperator, MigrationRecord, ServerFacts, SystemIdentifier
from landed.guards import Policy, Rule, Trigger
from landed.look import BEGIN, Look
from landed.marks import STRICT
from landed.model import (
    OBJECTS,
    Column,
    Constraint,
    Enum,
    Extension,
    ForeignKey,
    ForeignKeyTriggers,
    Index,
    Object,
    Table,
    key,
)
from landed.model import Sequence as SequenceObject

Row = TypeVar("Row")


@dataclass(frozen=True, kw_only=True)
class Snapshot:
    """What a database held at one instant; a field per question of `OBJECTS`, and the facts around them."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    tables: tuple[Table, ...]
    columns: tuple[Column, ...]
    indexes: tuple[Index, ...]
    constraints: tuple[Constraint, ...]
    foreign_keys: tuple[ForeignKey, ...]
    foreign_key_triggers: tuple[ForeignKeyTriggers, ...]
    sequences: tuple[SequenceObject, ...]
    enums: tuple[Enum, ...]
    extensions: tuple[Extension, ...]
    triggers: tuple[Trigger, ...]
    rules: tuple[Rule, ...]
    policies: tuple[Policy, ...]
    server: ServerFacts
    access: tuple[Access, ...]
    key_operators: tuple[KeyOperator, ...]
    history: tuple[MigrationRecord, ...] | None
    """Oldest first; None: `history_state` says why."""
    history_state: HistoryState
    history_reason: str | None
    """Why the history was not read: a sentence, or the missing grants."""
    round_trips: int
    seconds: float
    statements: int = 0
    """How many were sent for it, from begin to rollback."""
    begin_ms: float = 0.0
    """The round trip in which the transaction began."""

    @property
    def objects(self) -> int:
        """How many objects there are."""
        return sum(len(getattr(self, kind)) for kind in OBJECTS)

    def by_key(self, kind: str) -> Mapping[tuple[str, ...], Object]:
        """The objects of one question by their full names."""
        return self._by_key[kind]

    @cached_property
    def _by_key(self) -> dict[str, dict[tuple[str, ...], Object]]:
        return {kind: {key(each): each for each in getattr(self, kind)} for kind in OBJECTS}

    @cached_property
    def access_of(self) -> Mapping[tuple[str, str], Access]:
        """What the session's role may do, by schema and name of a relation or sequence."""
        return {(each.schema, each.name): each for each in self.access}

    def operators_of(self, foreign_key: ForeignKey) -> list[tuple[str, str]]:
        """Schema and name of the equality that each column of a foreign key is compared by."""
        own = {each.position: each for each in self.key_operators if _of(each) == key(foreign_key)}
        return [
            (own[at].operator_schema, own[at].operator) if at in own else ("pg_catalog", "=")
            for at in range(1, len(foreign_key.columns) + 1)
        ]

    def narrow(self, schemas: Iterable[str]) -> "Snapshot":
        """The same look, with the objects of these schemas alone; extensions belong to no schema and stay.

        So does what the role may do anywhere: a name may lead into another schema.
        """
        wanted = frozenset(schemas)
        kept: dict[str, Any] = {
            kind: tuple(each for each in getattr(self, kind) if kind == "extensions" or each.schema in wanted)
            for kind in (*OBJECTS, "key_operators")
        }
        return replace(self, **kept)

    def missing_of(self, tables: Iterable[Table]) -> list[str]:
        """Full names of those promised relations that are not there."""
        found = self.by_key("tables")
        return [f"{each.schema}.{each.name}" for each in tables if key(each) not in found]

    def unresolved(self, names: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
        """Those (schema, name) whose bare name, in a session of this role, leads elsewhere or nowhere."""
        usable = {where for where, each in self.access_of.items() if each.usage}
        path = self.server.search_path
        return [
            (schema, name)
            for schema, name in names
            if schema != next((each for each in path if (each, name) in usable), None)
        ]


_FILE: TypeAdapter[Snapshot] = TypeAdapter(Snapshot)


def dump(snapshot: Snapshot) -> bytes:
    """The snapshot as JSON; `load` gives back an equal one."""
    return _FILE.dump_json(snapshot)


def load(data: bytes | str) -> Snapshot:
    """The snapshot that `dump` wrote."""
    return _FILE.validate_json(data)


def take(
    connection: psycopg.Connection[Any],
    *,
    timeout_s: float | None = None,
    further: Callable[[Snapshot], None] | None = None,
    counted: Callable[[int], None] = lambda statements: None,
) -> Snapshot:
    """Look at the database of an idle autocommit connection, directly or through a transaction pooler.

    Each statement has `timeout_s`, or what sql/pinned.sql gives it. `further` may ask more in the same transaction,
    over the same connection: it is called with what was seen. `counted` is told how many statements were sent,
    whatever becomes of them.

    Nothing is left behind: no transaction, setting or prepared statement. Errors are the driver's, with a note
    that names the file whose question failed; TargetError for a server older than landed reads.
    """
    if not connection.autocommit:
        raise LandedError("a snapshot needs a connection with autocommit: it begins its own transaction")
    start, look = time.perf_counter(), Look(connection)
    try:
        look.pin(timeout_s)
        (server,) = look.ask(queries.catalogue("server", look.major), ServerFacts)
        found: dict[str, Any] = look.ask_all(_questions(server))
        for identifier in found.pop("system_identifier", ()):
            server = replace(server, system_identifier=identifier.system_identifier)
        history = look.history(found["access"], found["columns"], server)
        snapshot = Snapshot(
            **found,
            **history,
            server=server,
            round_trips=look.round_trips + 1,
            statements=look.statements + 1,
            seconds=time.perf_counter() - start,
            begin_ms=look.begin_ms,
        )
        if further is not None:
            further(snapshot)
    finally:
        counted(look.statements + 1)
        look.end()
    return snapshot if further else replace(snapshot, seconds=time.perf_counter() - start)


LOOK = BEGIN + len(OBJECTS) + 7
"""The most statements that a look sends, without further questions: the server, the pipeline's setting, three
questions beside the objects, the history, the rollback."""


def _questions(server: ServerFacts) -> dict[str, type]:
    """Name of each question of the pipeline to the type of its rows."""
    asked: dict[str, type] = {**OBJECTS, "access": Access, "key_operators": KeyOperator}
    if server.identifier_readable:
        asked["system_identifier"] = SystemIdentifier
    return asked


def _of(operator: KeyOperator) -> tuple[str, ...]:
    return operator.schema, operator.table, operator.name
