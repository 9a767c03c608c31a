"""Both connection strings, opened at once: what is seen of them from the client's end, and the catalogue."""

import secrets
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import ClassVar

from pydantic import ConfigDict

from landed import queries, retries
from landed.catalogue import Snapshot, take
from landed.connection.dsn import Dsn
from landed.database import probes
from landed.database.ahead import Ahead
from landed.database.holders import LOCKED, is_locked_out, with_holders
from landed.database.vitals import Vitals, read_vitals
from landed.errors import TargetError
from landed.marks import STRICT
from landed.target import GRACE_S, Connection, Refused, connect, watchdog

CONNECT_S = 8.0
"""Wall clock for connecting, all targets at once, whatever connect_timeout says."""
CATALOGUE_S = 30.0
NONCE_S = 3.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Reached:
    """One database connection as seen from the client's end."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    cold_ms: float
    """First connection, name resolution and TLS included."""
    warm_ms: float
    """`select 1` on the open connection; in a quick look the beginning of a transaction."""
    tls: bool
    """In use between this client and what it connected to."""
    something_between: bool
    """The backend's pid is not the one the connection was told: a pooler or proxy stands between."""
    database: str
    role: str


@dataclass(slots=True)
class Databases:
    """What was seen of the strings, by `dsn` and `direct-dsn`; a string is in `reached` or in `failures`."""

    reached: dict[str, Reached] = field(default_factory=dict)
    failures: dict[str, TargetError] = field(default_factory=dict)
    cold_ms: dict[str, float] = field(default_factory=dict)
    """How long each string took to open."""
    unread: TargetError | None = None
    """Why the catalogue could not be read over an open connection."""
    snapshot: Snapshot | None = None
    same_server: bool | None = None
    retried: dict[str, str] = field(default_factory=dict)
    """Both samples of the strings that answered only when they were asked again."""
    vitals: Vitals | None = None
    vitals_unread: str = ""


def look_at_databases(strings: Mapping[str, Dsn], ahead: Ahead | None = None, *, vitals: bool = False) -> Databases:
    """Open all strings at once, read the catalogue through the first; never raises for what they do.

    With `ahead` it is a quick look: one transaction on the first string, in which that asks too, and no session is
    looked for through the other.
    """
    seen, opened = Databases(), dict[str, Connection]()
    nonce = f"landed-{secrets.token_hex(6)}"
    together(
        {
            name: (lambda name=name, dsn=dsn: _open(name, dsn, nonce, opened, seen, ahead))  # type: ignore[misc]
            for name, dsn in strings.items()
        },
        2 * CONNECT_S + GRACE_S,
    )
    for name in strings:
        if name not in opened and name not in seen.failures:
            seen.failures[name] = TargetError("no answer in time")
    try:
        _read(seen, opened, nonce, ahead)
    except TargetError as error:
        _read_again(seen, opened, strings["dsn"], nonce, error, ahead)
    if is_locked_out(seen.unread):
        words = with_holders(str(seen.unread), strings.get("direct-dsn", strings["dsn"]), NONCE_S)
        seen.unread = Refused(words, LOCKED)
    if vitals and seen.snapshot is not None:
        _read_vitals(seen, opened["dsn"])
    for connection in opened.values():
        connection.close()
    return seen


def together(jobs: Mapping[str, Callable[[], None]], seconds: float) -> None:
    """Run jobs at once and wait until all are done, or for `seconds`; what still hangs then is left behind."""
    threads = [threading.Thread(target=job, name=f"landed: {name}", daemon=True) for name, job in jobs.items()]
    end = time.monotonic() + seconds
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(max(0.0, end - time.monotonic()))


def _open(
    name: str, dsn: Dsn, nonce: str, opened: dict[str, Connection], seen: Databases, ahead: Ahead | None
) -> None:
    """Open one string; a line that breaks is tried once more."""
    first: tuple[str, TargetError] | None = None
    while True:
        start, at = time.perf_counter(), retries.now()
        try:
            # The first string's session bears the nonce, by which the others recognise it.
            connection = connect(dsn, seconds=CONNECT_S, application_name=nonce if name == "dsn" else "landed")
            cold_ms = (time.perf_counter() - start) * 1000
            if ahead is None or name != "dsn":
                seen.reached[name] = _reached(connection, cold_ms, quick=ahead is not None)
        except TargetError as error:
            if first is not None or not retries.is_broken_line(error):
                seen.failures[name] = error
                return
            first = at, error
            time.sleep(retries.PAUSE_S)
            continue
        seen.cold_ms[name] = cold_ms
        opened[name] = connection
        if first is not None:
            words = f"a new connection answered after {cold_ms:.0f} ms"
            seen.retried[name] = retries.both(first[0], str(first[1]), at, words)
        return


def _read_again(
    seen: Databases,
    opened: dict[str, Connection],
    dsn: Dsn,
    nonce: str,
    first: TargetError,
    ahead: Ahead | None,
) -> None:
    """Read the catalogue over a new connection where the first one broke; else it stays unread."""
    at = retries.now()
    if not retries.is_broken_line(first):
        seen.unread = first
        return
    if ahead is not None:
        if not ahead.leaves_another:
            seen.unread = TargetError(f"{first}; on call too few statements are left to ask again")
            return
        ahead.spent = ahead.statements
    try:
        time.sleep(retries.PAUSE_S)
        opened["dsn"].close()
        opened["dsn"] = connect(dsn, seconds=CONNECT_S, application_name=nonce)
        _read(seen, opened, nonce, ahead)
    except TargetError as error:
        seen.unread = TargetError(f"{first}; on a new connection: {error}")
        return
    words = f"the catalogue was interrupted: {first}"
    seen.retried["dsn"] = retries.both(at, words, retries.now(), "read over a new connection")


def _reached(connection: Connection, cold_ms: float, *, quick: bool = False) -> Reached:
    with watchdog(connection, CONNECT_S):
        start = time.perf_counter()
        connection.execute(queries.pinned().encode())
        if not quick:
            start = time.perf_counter()
            connection.execute("select 1")
        warm_ms = (time.perf_counter() - start) * 1000
        row = connection.execute(
            "select pg_backend_pid() as pid, current_database()::text as database, current_user::text as role"
        ).fetchone()
        connection.execute("rollback")
    assert row is not None
    return Reached(
        cold_ms=cold_ms,
        warm_ms=warm_ms,
        tls=bool(connection.pgconn.ssl_in_use),
        something_between=connection.info.backend_pid != row["pid"],
        database=row["database"],
        role=row["role"],
    )


def _read(seen: Databases, opened: Mapping[str, Connection], nonce: str, ahead: Ahead | None) -> None:
    if "dsn" not in opened:
        return
    if ahead is not None:
        _read_quickly(seen, opened["dsn"], ahead)
        return
    if "direct-dsn" in opened:
        seen.same_server = _same_server(opened["dsn"], opened["direct-dsn"], nonce)
    with watchdog(opened["dsn"], CATALOGUE_S):
        seen.snapshot = take(opened["dsn"])


def _read_quickly(seen: Databases, connection: Connection, ahead: Ahead) -> None:
    with watchdog(connection, CATALOGUE_S):
        snapshot = take(
            connection,
            timeout_s=ahead.contract.probe.timeout_s,
            further=lambda snapshot: ahead.ask(connection, snapshot),
            counted=ahead.counted,
        )
    server = snapshot.server
    seen.snapshot = snapshot
    seen.reached["dsn"] = Reached(
        cold_ms=seen.cold_ms["dsn"],
        warm_ms=snapshot.begin_ms,
        tls=bool(connection.pgconn.ssl_in_use),
        something_between=connection.info.backend_pid != server.backend_pid,
        database=server.database,
        role=server.role,
    )


def _read_vitals(seen: Databases, connection: Connection) -> None:
    """The figures, after all else was read: what they fail with costs nothing else."""
    try:
        seen.vitals = read_vitals(connection)
    except TargetError as error:
        seen.vitals_unread = str(error)


def _same_server(held: Connection, other: Connection, nonce: str) -> bool:
    """Is the session named `nonce`, held in a transaction, seen running through the other connection?

    A physical copy has the same system identifier and oids; only a running server shows our own session.
    """
    pinned = queries.pinned().encode()
    with watchdog(held, NONCE_S), watchdog(other, NONCE_S):
        held.execute(pinned)
        other.execute(pinned)
        seen = other.execute(*probes.sessions_named(nonce)).fetchall()
        other.execute("rollback")
        held.execute("rollback")
    return bool(seen)
