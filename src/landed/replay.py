"""How a lock is made: the migrations are applied to an empty database, and what they leave is looked at."""

import secrets
from collections.abc import Callable, Iterable, Sequence
from contextlib import closing
from typing import Any

import psycopg
from psycopg import sql

from landed.catalogue import Snapshot, take
from landed.lock import FILED, Lock, locked, make_lock
from landed.migrations import Migration, apply_migrations

Connect = Callable[[str | None], psycopg.Connection[Any]]
"""Opens an autocommit connection to a database of the scratch server; None: to one where others can be made."""


def lock_from_snapshot(snapshot: Snapshot, schemas: Iterable[str], migrations: Sequence[Migration]) -> Lock:
    """The lock of a database that is known to be right; no schemas named: all that it holds."""
    wanted = frozenset(schemas)
    seen = snapshot.narrow(wanted) if wanted else snapshot
    objects = {kind: getattr(seen, kind) for kind in FILED}
    return make_lock(snapshot.server.major, tuple(locked(each) for each in migrations), objects)


def replay(connect: Connect, migrations: Sequence[Migration], tool: str, schemas: Iterable[str] = ()) -> Lock:
    """The lock of migrations: applied to an empty scratch database, looked at, dropped again.

    Raises UsageError where a migration does not apply.
    """
    name = f"landed_replay_{secrets.token_hex(6)}"
    with closing(connect(None)) as server:
        server.execute(EMPTY_DATABASE.format(sql.Identifier(name)))
        try:
            with closing(connect(name)) as scratch:
                scratch.execute("set statement_timeout = '60s'; set lock_timeout = '10s'")
                apply_migrations(scratch, migrations, tool)
                scratch.execute("reset all")
                return lock_from_snapshot(take(scratch), schemas, migrations)
        finally:
            server.execute(sql.SQL("drop database {} with (force)").format(sql.Identifier(name)))


EMPTY_DATABASE = sql.SQL("create database {} template template0 encoding 'UTF8' locale_provider libc locale 'C'")
