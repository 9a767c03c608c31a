"""The site's first source: its database, read through a small pool.

The pool is written here because a fallback needs what general ones do not give: a refused connection is an
answer at once, not a wait until the pool's own time-out, and connections that died together are replaced at once.
"""

import asyncio
import contextlib
from collections.abc import Callable, Coroutine
from functools import partial
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

import psycopg
from psycopg import sql
from psycopg.rows import DictRow, dict_row

from reference.site_data import NEEDS, Kind, Row, shape
from reference.site_guard import Guard, SourceError, Unreachable
from reference.site_queries import QUERIES

Connection = psycopg.AsyncConnection[DictRow]
Statement = sql.SQL | sql.Composed

PRISMA_ONLY = frozenset(
    {
        "pgbouncer",
        "schema",
        "connection_limit",
        "pool_timeout",
        "socket_timeout",
        "statement_cache_size",
        "sslaccept",
    }
)
"""Parameters of a connection string that Prisma keeps to itself; libpq refuses them."""


class Database:
    """Answers from PostgreSQL."""

    name = "database"

    def __init__(self, url: str, *, deadline: float) -> None:
        conninfo, own = split_url(url)
        self._schema = sql.Identifier(own.get("schema") or "public")
        self._conninfo = conninfo
        limit = own.get("connection_limit", "")
        self._size = max(1, int(limit)) if limit.isdecimal() else 5
        self._idle: list[Connection] = []
        self._slots = asyncio.Semaphore(self._size)
        self._guard = Guard(self._probe, deadline=deadline)

    @property
    def reachable(self) -> bool:
        """False from the moment a question found it dead until a probe found it alive."""
        return self._guard.reachable

    async def start(self) -> None:
        """Connect, if that is quick: a site whose database is dead starts all the same."""
        with contextlib.suppress(SourceError):
            await self._guard.ask(self._probe, deadline=0.3)

    async def stop(self) -> None:
        """Close what is open."""
        self._guard.close()
        self._drop_idle()

    async def alive(self) -> bool:
        """Whether the database answers now."""
        try:
            await self._guard.ask(partial(self._rows, sql.SQL("select 1")))
        except SourceError:
            return False
        return True

    async def read(self, kind: Kind) -> Any:
        """The data of one kind, as it is in the database now."""
        names = NEEDS[kind]
        return shape(kind, {name: await self._guard.ask(self._question(name)) for name in names})

    def _question(self, name: str) -> Callable[[], Coroutine[Any, Any, list[Row]]]:
        return partial(self._rows, sql.SQL(QUERIES[name]).format(schema=self._schema))

    async def _probe(self) -> None:
        """Connect anew: nothing that was opened before an outage is trusted after it."""
        self._drop_idle()
        self._slots = asyncio.Semaphore(self._size)
        await self._ask(await self._connect(), sql.SQL("select 1"))

    async def _rows(self, statement: Statement) -> list[Row]:
        async with self._slots:
            if self._idle:
                with contextlib.suppress(Unreachable):
                    return await self._ask(self._idle.pop(), statement)
                # One kept connection was dead: its siblings are, too (a restart, a database created again).
                self._drop_idle()
            return await self._ask(await self._connect(), statement)

    async def _connect(self) -> Connection:
        try:
            return await psycopg.AsyncConnection.connect(
                self._conninfo,
                autocommit=True,
                prepare_threshold=None,
                row_factory=dict_row,
                fallback_application_name="ai-go-site",
            )
        except psycopg.Error as error:
            raise Unreachable(type(error).__name__) from None

    async def _ask(self, connection: Connection, statement: Statement) -> list[Row]:
        try:
            cursor = await connection.execute(statement)
            return list(await cursor.fetchall())
        except psycopg.Error as error:
            if not _ended(connection, error):
                raise SourceError(type(error).__name__) from None
            connection.pgconn.finish()
            raise Unreachable(type(error).__name__) from None
        finally:
            if connection.info.transaction_status is psycopg.pq.TransactionStatus.IDLE:
                self._idle.append(connection)
            else:
                connection.pgconn.finish()

    def _drop_idle(self) -> None:
        while self._idle:
            self._idle.pop().pgconn.finish()


def _ended(connection: Connection, error: psycopg.Error) -> bool:
    """Whether the connection went, and not only the statement: libpq may notice the end one read later."""
    return connection.closed or (error.sqlstate or "").startswith(("08", "57P"))


def split_url(url: str) -> tuple[str, dict[str, str]]:
    """A connection string for libpq, and the parameters in it that are Prisma's own."""
    if not url.startswith(("postgres://", "postgresql://")):
        return url, {}
    try:
        parts = urlsplit(url)
    except ValueError:
        return url, {}
    given = parse_qsl(parts.query, keep_blank_values=True)
    own = {name: value for name, value in given if name in PRISMA_ONLY}
    kept = urlencode([(name, value) for name, value in given if name not in PRISMA_ONLY], quote_via=quote)
    return parts._replace(query=kept).geturl(), own
