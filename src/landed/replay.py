"""How a lock is made: the migrations are applied to an empty database, and what they leave is looked at.

What else says how a database should be, as SQL, is looked at in the same way.
"""

import re
import secrets
from collections.abc import Callable, Iterable, Sequence
from contextlib import closing
from typing import Any

import psycopg
from psycopg import sql

from landed.catalogue import Snapshot, take
from landed.deadline import within
from landed.lock import FILED, Lock, locked, make_lock
from landed.migrations import Migration, apply_migrations, refusal

SCRIPT_S = 60.0
"""The most that a script may take."""

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
    return _left_by(connect, lambda scratch: apply_migrations(scratch, migrations, tool), schemas, migrations)


def replay_script(
    connect: Connect, name: str, script: str, schemas: Iterable[str] = (), *, seconds: float = SCRIPT_S
) -> Lock:
    """What a script makes of an empty scratch database, as a lock without migrations.

    Raises UsageError with the script's name where it does not apply, Silent where it takes longer than `seconds`.
    """
    plain = _PSQL_ALONE.sub("", script)

    def fill(scratch: psycopg.Connection[Any]) -> None:
        try:
            # A dump begins by lifting the time limits of its session.
            within(seconds, name, lambda: scratch.execute(plain.encode()))
        except psycopg.Error as error:
            raise refusal(name, plain, error) from None

    return _left_by(connect, fill, schemas, ())


def _left_by(
    connect: Connect,
    fill: Callable[[psycopg.Connection[Any]], None],
    schemas: Iterable[str],
    migrations: Sequence[Migration],
) -> Lock:
    name = f"landed_replay_{secrets.token_hex(6)}"
    with closing(connect(None)) as server:
        server.execute(EMPTY_DATABASE.format(sql.Identifier(name)))
        try:
            with closing(connect(name)) as scratch:
                scratch.execute("set statement_timeout = '60s'; set lock_timeout = '10s'")
                fill(scratch)
                scratch.execute("reset all")
                return lock_from_snapshot(take(scratch), schemas, migrations)
        finally:
            server.execute(sql.SQL("drop database {} with (force)").format(sql.Identifier(name)))


_PSQL_ALONE = re.compile(r"^\\(un)?restrict .*$", re.M)
"""What pg_dump writes for psql, and no server understands."""
EMPTY_DATABASE = sql.SQL("create database {} template template0 encoding 'UTF8' locale_provider libc locale 'C'")
