"""A database under verification: reached with a deadline, read in pinned read-only transactions, never written.

Neither statement_timeout nor tcp_user_timeout frees a client from a server that has fallen silent, so every wait
here ends on this side: a connection attempt is abandoned, an open socket is shut down.
"""

import json
import socket
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from typing import Any

import psycopg
from psycopg import sql
from psycopg.rows import dict_row

from landed.connection.dsn import Dsn
from landed.deadline import within
from landed.errors import OutOfTime, Silent, TargetError
from landed.queries import pinned
from landed.ration import Ration

Rows = list[dict[str, Any]]
Connection = psycopg.Connection[dict[str, Any]]

READS = ("select", "with", "values", "table", "explain")
GRACE_S = 2.0
"""How much longer than the server's own statement_timeout the client waits."""
TRANSACTION = 4
"""Statements of a transaction with one question: begin, settings, the question, rollback."""


class Refused(TargetError):
    """The server or the network said no; `sqlstate` where the server gave one."""

    def __init__(self, message: str, sqlstate: str | None = None) -> None:
        self.sqlstate = sqlstate
        super().__init__(message)


def connect(dsn: Dsn, *, seconds: float, application_name: str = "landed") -> Connection:
    """Open a connection that is safe behind a transaction pooler: no prepared statements, no startup options.

    Raises Refused (the server's or the network's words, never the connection string) or Silent.
    """

    def attempt() -> Connection:
        return psycopg.connect(
            dsn.conninfo(),
            autocommit=True,
            prepare_threshold=None,
            row_factory=dict_row,
            client_encoding="UTF8",
            connect_timeout=max(2, min(int(seconds), dsn.connect_timeout or int(seconds))),
            application_name=application_name,
        )

    try:
        return within(seconds, "connecting", attempt)
    except psycopg.errors.ConnectionTimeout:
        raise Silent(f"connecting: no answer within {seconds:g} s") from None
    except psycopg.Error as error:
        raise Refused(_first_line(error), error.sqlstate) from None


@contextmanager
def watchdog(connection: psycopg.Connection[Any], seconds: float) -> Iterator[None]:
    """Shut the connection's socket down after `seconds`; what waited on it then raises Silent.

    A limit of the server's own becomes OutOfTime, any other failure of the driver Refused: without the driver's
    frames and their locals.
    """
    bitten = threading.Event()
    line = socket.socket(fileno=_duplicate(connection))

    def bite() -> None:
        bitten.set()
        with suppress(OSError):
            line.shutdown(socket.SHUT_RDWR)

    timer = threading.Timer(seconds, bite)
    timer.daemon = True
    timer.start()
    try:
        yield
    except psycopg.errors.QueryCanceled as error:
        raise OutOfTime(_first_line(error)) from None
    except psycopg.Error as error:
        if bitten.is_set():
            raise Silent(f"no answer within {seconds:g} s: the connection was cut") from None
        raise Refused(_first_line(error), error.sqlstate) from None
    finally:
        timer.cancel()
        line.close()


def _duplicate(connection: psycopg.Connection[Any]) -> int:
    try:
        return socket.dup(connection.fileno())
    except (psycopg.Error, OSError):
        raise Refused("the connection is closed") from None


def _first_line(error: psycopg.Error) -> str:
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    return lines[0] if lines else type(error).__name__


@contextmanager
def transaction(connection: Connection, timeout_s: float) -> Iterator[None]:
    """A pinned read-only transaction, begun in one round trip and rolled back: each statement has `timeout_s`.

    For use under a watchdog. After a failure the connection must not be used again.
    """
    connection.execute(pinned(timeout_s).encode())
    yield
    connection.execute("rollback")


@contextmanager
def reading(connection: Connection, timeout_s: float) -> Iterator[None]:
    """Such a transaction under a watchdog of its own, which costs a thread and half a millisecond."""
    with watchdog(connection, timeout_s + GRACE_S), transaction(connection, timeout_s):
        yield


class Database:
    """One target, read by short pinned transactions; connects on first use, and again after a loss."""

    def __init__(
        self,
        dsn: Dsn,
        *,
        timeout_s: float,
        application_name: str = "landed",
        known: Mapping[str, Rows] | None = None,
        ration: Ration | None = None,
    ) -> None:
        self.dsn = dsn
        self.timeout_s = timeout_s
        self._known = known or {}
        self._ration = ration
        self._application_name = application_name
        self._connection: Connection | None = None

    @property
    def connection(self) -> Connection:
        """An open connection."""
        if self._connection is None or self._connection.closed:
            self._connection = connect(self.dsn, seconds=8, application_name=self._application_name)
        return self._connection

    def ask(self, query: sql.Composed, values: Mapping[str, Any] | None = None) -> Rows:
        """Rows of one of our own probes, or those that are known already. Raises Refused, OutOfTime or Silent."""
        known = self._known.get(question_key(query, values))
        if known is not None:
            return known
        return self._in_transaction(lambda connection: connection.execute(query, values).fetchall())

    def ask_contract(self, text: str, *, anew: bool = False) -> Rows:
        """Rows of a contract's query: one statement that reads, by the extended protocol, which takes no second.

        `anew`: even where they are known. Raises Refused, OutOfTime, Silent, or TargetError where the text does not
        begin like a question.
        """
        words = question(text)
        return self.ask_text(words) if anew or words not in self._known else self._known[words]

    def ask_text(self, words: str) -> Rows:
        """Rows of one statement without values, by the extended protocol. Raises Refused or OutOfTime."""

        def run(connection: Connection) -> Rows:
            with connection.pipeline():
                cursor = connection.execute(words.encode())
            return cursor.fetchall()

        return self._in_transaction(run)

    def _in_transaction(self, run: Callable[[Connection], Rows]) -> Rows:
        if self._ration is not None:
            self._ration.take(TRANSACTION)
        try:
            with reading(self.connection, self.timeout_s):
                return run(self.connection)
        except TargetError:
            self._abandon()
            raise

    def _abandon(self) -> None:
        """After a failure start afresh: an aborted transaction must not meet the next question."""
        if self._connection is not None:
            with suppress(psycopg.Error):
                self._connection.close()
        self._connection = None

    def close(self) -> None:
        """Close the connection, if there is one."""
        self._abandon()


def question_key(query: sql.Composed, values: Mapping[str, Any] | None) -> str:
    """What one of our own questions is known by: its text and its values."""
    return f"{query.as_string(None)} {json.dumps(values or {}, sort_keys=True, default=str)}"


def sql_body(text: str) -> str:
    """A query without its comment lines and without a closing semicolon."""
    lines = [line for line in text.splitlines() if not line.lstrip().startswith("--")]
    return "\n".join(lines).strip().rstrip(";").strip()


def question(text: str) -> str:
    """The statement of a contract's query. Raises TargetError where it does not begin like a question."""
    words = sql_body(text)
    if not {each.lower() for each in words.split(None, 1)[:1]}.intersection(READS):
        raise TargetError(f"a contract's query begins with one of {', '.join(READS)}")
    return words


def names(columns: Sequence[str]) -> sql.Composed:
    """Column names joined by commas."""
    return sql.SQL(", ").join(sql.Identifier(each) for each in columns)
