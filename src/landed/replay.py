"""How a lock is made: the migrations are applied to an empty database, and what they leave is looked at.

What else says how a database should be, as SQL, is looked at in the same way.
"""

import re
import secrets
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from typing import Any

import psycopg
from psycopg import sql

from landed.catalogue import Snapshot, take
from landed.deadline import within
from landed.errors import OutOfTime, Silent, TargetError
from landed.lock import FILED, Lock, locked, make_lock
from landed.migrations import Migration, apply_migrations, refusal
from landed.target import Refused, watchdog

SCRIPT_S = 60.0
"""The most that a script may take."""

ASK_S, REPLAY_S = 60.0, 600.0
"""So long making or dropping a database may take, and all migrations together."""
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

    def fill(scratch: psycopg.Connection[Any]) -> None:
        with bounded(scratch, REPLAY_S):
            apply_migrations(scratch, migrations, tool)

    return _left_by(connect, fill, schemas, migrations)


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
        with bounded(server, ASK_S):
            server.execute(EMPTY_DATABASE.format(sql.Identifier(name)))
        try:
            with closing(connect(name)) as scratch:
                with bounded(scratch, ASK_S):
                    scratch.execute("set statement_timeout = '60s'; set lock_timeout = '10s'")
                fill(scratch)
                with bounded(scratch, ASK_S):
                    scratch.execute("reset all")
                    return lock_from_snapshot(take(scratch), schemas, migrations)
        finally:
            with bounded(server, ASK_S):
                server.execute(sql.SQL("drop database {} with (force)").format(sql.Identifier(name)))


@contextmanager
def bounded(connection: psycopg.Connection[Any], seconds: float) -> Iterator[None]:
    """What is asked of a scratch server within the block comes to an end. Raises TargetError, in its words."""
    try:
        with watchdog(connection, seconds):
            yield
    except (Refused, Silent, OutOfTime) as error:
        raise TargetError(f"the scratch server cannot be used: {error}") from None


_PSQL_ALONE = re.compile(r"^\\(un)?restrict .*$", re.M)
"""What pg_dump writes for psql, and no server understands."""
EMPTY_DATABASE = sql.SQL("create database {} template template0 encoding 'UTF8' locale_provider libc locale 'C'")
