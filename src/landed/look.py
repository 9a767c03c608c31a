"""One pinned transaction in which a catalogue is read: its questions, and what they cost."""

import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any, TypeVar

import psycopg

from landed import queries
from landed.facts import Access, HistoryState, MigrationRecord, ServerFacts
from landed.history import history_state
from landed.model import Column

Row = TypeVar("Row")

BEGIN = 2
"""Statements of sql/pinned.sql: begin, and its settings."""


class Look:
    """One pinned transaction that counts its round trips."""

    def __init__(self, connection: psycopg.Connection[Any]) -> None:
        self.connection = connection
        self.round_trips = self.statements = 0
        self.begin_ms = 0.0
        self.major = connection.info.server_version // 10000

    def pin(self, timeout_s: float | None) -> None:
        """Begin."""
        self.round_trips, self.statements = 1, BEGIN
        start = time.perf_counter()
        self.connection.execute(queries.pinned(timeout_s).encode())
        self.begin_ms = (time.perf_counter() - start) * 1000

    def ask(self, query: queries.Query, rows: type[Row]) -> tuple[Row, ...]:
        """Rows of one question, as their type."""
        self.round_trips += 1
        self.statements += 1
        with self.connection.cursor(row_factory=queries.typed(rows, query)) as cursor:
            return tuple(cursor.execute(query.text.encode()).fetchall())

    def ask_all(self, questions: Mapping[str, type]) -> dict[str, tuple[Any, ...]]:
        """Send every question before the first answer is read: one round trip."""
        asked = {name: queries.catalogue(name, self.major) for name in questions}
        cursors: dict[str, psycopg.Cursor[Any]] = {
            name: self.connection.cursor(row_factory=queries.typed(questions[name], query))
            for name, query in asked.items()
        }
        self.round_trips += 1
        self.statements += 1 + len(cursors)
        try:
            with self.connection.pipeline():
                # Compiling pays for questions about rows; these are many short ones with large estimates.
                self.connection.execute("set local jit = off")
                for name, cursor in cursors.items():
                    cursor.execute(asked[name].text.encode())
        except psycopg.Error as error:
            failed = next((name for name, each in cursors.items() if each.pgresult is None), None)
            if failed:
                error.add_note(f"while reading {asked[failed].source}")
            raise
        return {name: tuple(cursor.fetchall()) for name, cursor in cursors.items()}

    def history(self, access: Sequence[Access], columns: Sequence[Column], server: ServerFacts) -> dict[str, Any]:
        """Read the migration tool's own table, last: whatever it fails with, the rest has been read."""
        query = queries.catalogue("prisma_migrations", self.major)
        state, reason = history_state(access, server)
        records: tuple[MigrationRecord, ...] | None = None
        if state is HistoryState.READ:
            try:
                records = self.ask(query, MigrationRecord)
            except psycopg.Error as error:
                if error.sqlstate is None:
                    raise
                state, reason = HistoryState.UNREADABLE, str(error.diag.message_primary)
        return {"history": records, "history_state": state, "history_reason": reason}

    def end(self) -> None:
        """Roll back; a connection that is lost has done so already."""
        if not self.connection.closed:
            self.round_trips += 1
            with suppress(psycopg.OperationalError):
                self.connection.rollback()
