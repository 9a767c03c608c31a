"""The sample landing's database, filled as a runbook fills it: role, database, migrations, seed in one go, ANALYZE.

All but role and database is done by the role that owns the database, and all that is put in comes from a contract.
"""

import secrets
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql
from psycopg.rows import TupleRow

from landed.contract import Contract, load_contract
from landed.errors import UsageError
from landed.migrations import apply_migrations, read_migrations
from landed.promises.rows import Lookup, Seed
from landed.server.embedded import Server

CONTRACT = Path(__file__).parents[1] / "contracts" / "ai-go"
DATABASE = "ai_server_db"
OWNER = "ai_go_admin"
CONNECT_SECONDS = 10

Connection = psycopg.Connection[TupleRow]

GENERATED: Mapping[str, Callable[[], object]] = {
    "id": lambda: str(uuid.uuid4()),
    "updated_at": lambda: datetime.now(UTC).replace(tzinfo=None),
}
"""Columns that have no default because the application's client makes their values."""


@dataclass(frozen=True, slots=True)
class Landing:
    """A filled database, and who may enter it."""

    database: str
    owner: str
    password: str = field(repr=False)
    dsn: str = field(repr=False)


def fill(
    server: Server,
    *,
    database: str = DATABASE,
    owner: str = OWNER,
    password: str | None = None,
    contract: Contract | None = None,
) -> Landing:
    """Create `owner` and its `database`, and put in what `contract` promises; nobody is connected afterwards.

    Raises UsageError where migrations or seed cannot be put in.
    """
    contract = contract or load_contract(CONTRACT)
    password = password or secrets.token_urlsafe(18)
    server.create_role(owner, password)
    server.create_database(database, owner)
    landing = Landing(database, owner, password, server.dsn(database, owner, password))
    # Times without a zone are in UTC, whatever the server's own zone is.
    options = "-c timezone=UTC"
    with psycopg.connect(
        landing.dsn, autocommit=True, connect_timeout=CONNECT_SECONDS, options=options
    ) as connection:
        tool = contract.header.tool
        apply_migrations(connection, read_migrations(contract.migrations_folder, tool), tool)
        put_in_seeds(connection, contract)
        connection.execute("analyze")
    return landing


def put_in_seeds(connection: Connection, contract: Contract) -> None:
    """Insert the rows of every seed in the contract's order: all of them, or none."""
    with connection.transaction():
        for seed in contract.seed:
            _put_in(connection, seed, contract.seed_rows(seed))


def _put_in(connection: Connection, seed: Seed, rows: list[dict[str, Any]]) -> None:
    """Insert the rows of one seed, lookups resolved, the client's own columns made."""
    known = {lookup.field: _ids(connection, lookup) for lookup in seed.lookup}
    lookups = {lookup.field: lookup for lookup in seed.lookup}
    made = _made_columns(connection, seed, rows)

    def value(field: str, given: object) -> object:
        if field not in lookups:
            return given
        if given not in known[field]:
            raise UsageError(f"{seed.file}: {field} {given!r} is no {lookups[field].key} of {lookups[field].table}")
        return known[field][given]

    fields = list(rows[0])
    columns = [lookups[each].column if each in lookups else each for each in fields]
    statement = sql.SQL("insert into {} ({}) values ({})").format(
        sql.Identifier(seed.table),
        sql.SQL(", ").join(map(sql.Identifier, [*columns, *made])),
        sql.SQL(", ").join([sql.Placeholder()] * (len(columns) + len(made))),
    )
    values = [
        [*(value(each, row.get(each)) for each in fields), *(GENERATED[each]() for each in made)] for row in rows
    ]
    with connection.cursor() as cursor:
        cursor.executemany(statement, values)


def _ids(connection: Connection, lookup: Lookup) -> dict[object, object]:
    """The ids of the rows that a lookup may name, by the key it names them with."""
    query = sql.SQL("select {}, {} from {}").format(
        *map(sql.Identifier, (lookup.key, lookup.id, lookup.table)),
    )
    return dict(connection.execute(query).fetchall())


def _made_columns(connection: Connection, seed: Seed, rows: list[dict[str, Any]]) -> list[str]:
    """Columns of the table that the client makes and the seed's file does not give."""
    cursor = connection.execute(sql.SQL("select * from {} limit 0").format(sql.Identifier(seed.table)))
    there = {each.name for each in cursor.description or ()}
    return [each for each in GENERATED if each in there and each not in rows[0]]
