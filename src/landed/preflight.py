"""The one look before the first check: connect, read the catalogue, ask each endpoint once.

What fails here is a root: one finding that everything resting on it names, so that a dead target is one
error and not three hundred. Checks are blocked by roots alone, never by each other.
"""

import secrets
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, ClassVar

from pydantic import ConfigDict, TypeAdapter

from landed.catalogue import Snapshot, take
from landed.contract import Contract
from landed.dsn import Dsn
from landed.errors import OutOfTime, TargetError
from landed.evidence import Finding
from landed.model import STRICT, Severity
from landed.secrets import Scrubber
from landed.sections import Endpoint, Page
from landed.settings import Settings
from landed.site import Answer, Site
from landed.target import GRACE_S, Connection, Refused, connect, watchdog

CONNECT_S = 8.0
"""Wall clock for connecting, all targets at once, whatever connect_timeout says."""
CATALOGUE_S = 30.0
NONCE_S = 3.0

SILENT_SITE = 2
"""So many requests without an answer, and the site is given up."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Root:
    """What went wrong first, and the target (`database`, `direct`, `site`) or table that rests on it."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    blocks: str
    finding: Finding


@dataclass(frozen=True, slots=True, kw_only=True)
class Reached:
    """One database connection as seen from the client's end."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    cold_ms: float
    """First connection, name resolution and TLS included."""
    warm_ms: float
    """`select 1` on the open connection."""
    tls: bool
    """In use between this client and what it connected to."""
    something_between: bool
    """The backend's pid is not the one the connection was told: a pooler or proxy stands between."""
    database: str
    role: str
    system_identifier: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Preflight:
    """Everything that was seen in the one look."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    started: datetime
    seconds: float = 0.0
    snapshot: Snapshot | None = None
    reached: dict[str, Reached] = field(default_factory=dict)
    """By `dsn` and `direct-dsn`."""
    same_server: bool | None = None
    """A session opened through one string was seen running through the other; None: not tried."""
    answers: dict[str, tuple[Answer, ...]] = field(default_factory=dict)
    """By `endpoint:<name>` and `page:<name>`: one answer, or as many as the contract repeats."""
    roots: tuple[Root, ...] = ()

    def root_of(self, *rests_on: str) -> Root | None:
        """The first root that blocks any of the given targets or tables."""
        return next((root for root in self.roots if root.blocks in rests_on), None)

    def save(self, path: Path) -> None:
        """Write it to a file that only this account can read: it may hold answers."""
        path.touch(mode=0o600)
        path.write_bytes(_FILE.dump_json(self))

    @classmethod
    def load(cls, path: Path) -> "Preflight":
        """Read what `save` wrote."""
        return _FILE.validate_json(path.read_bytes())


_FILE: TypeAdapter[Preflight] = TypeAdapter(Preflight)


def look(settings: Settings, contract: Contract, targets: frozenset[str], scrubber: Scrubber) -> Preflight:
    """Look at the targets in scope (`database`, `direct`, `site`), all at once; never raises for what they do."""
    started, clock = datetime.now(UTC), time.perf_counter()
    seen: dict[str, Any] = {}
    roots: list[Root] = []

    def look_at(work: Callable[[], Mapping[str, Any]], name: str, root: str, remedy: str) -> None:
        try:
            seen.update(work())
        except TargetError as error:
            words = scrubber.scrub(str(error))
            roots.append(Root(blocks=name, finding=_unreachable(root, words, remedy)))

    jobs: list[tuple[Any, ...]] = []
    if settings.dsn and targets & {"database", "direct"}:
        dsn, direct = settings.dsn, settings.direct_dsn
        jobs.append(
            (lambda: _databases(dsn, direct, roots, scrubber), "database", "connection/unreachable:dsn", "")
        )
    if settings.base_url and "site" in targets:
        site = Site(settings.base_url, requests=contract.politeness.requests, rate=contract.politeness.rate)
        jobs.append((lambda: {"answers": _answers(site, contract, roots)}, "site", _SITE, ""))
    threads = [threading.Thread(target=look_at, args=job, daemon=True) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(CONNECT_S + CATALOGUE_S + GRACE_S)
    return Preflight(started=started, seconds=time.perf_counter() - clock, roots=tuple(roots), **seen)


_SITE = "api_status/unreachable:base-url"


def _unreachable(name: str, words: str, remedy: str = "") -> Finding:
    return Finding(
        id=name,
        severity=Severity.BLOCK,
        subject=name.split(":", 1)[1],
        expected="an answer",
        found=words,
        source="preflight",
        remedy=remedy or _remedy(words),
    )


_REMEDIES = (
    (
        "password authentication failed",
        "The password or the role is wrong: copy the string again from the provider.",
    ),
    (
        "does not exist",
        "The server is there, the database or role of this name is not: check the string's last part.",
    ),
    ("refused", "Nothing listens there: start the server, or correct host and port."),
    ("resolve", "No such host: correct the host name, or look at DNS from this machine."),
    ("not known", "No such host: correct the host name, or look at DNS from this machine."),
    ("SSL", "Server and client disagree about TLS: compare sslmode with what the server offers."),
    ("certificate", "The server's certificate is not trusted for this name: check sslrootcert and the host."),
    ("too many", "No connection is free: look for leaked sessions in pg_stat_activity, or raise the pool."),
    ("no answer", "It accepts and stays silent: look at the provider's status page, firewall and pooler."),
)


def _remedy(words: str) -> str:
    for sign, remedy in _REMEDIES:
        if sign.lower() in words.lower():
            return remedy
    return "Try the same address by hand (psql, curl) from this machine; then the provider's status page."


def _databases(dsn: Dsn, direct: Dsn | None, roots: list[Root], scrubber: Scrubber) -> dict[str, Any]:
    """Connect to both strings at once; read the catalogue through the application's own."""
    nonce = f"landed-{secrets.token_hex(6)}"
    opened: dict[str, tuple[Connection, float] | TargetError] = {}
    threads = [
        threading.Thread(target=_open, args=(name, each, nonce if name == "dsn" else "landed", opened), daemon=True)
        for name, each in (("dsn", dsn), ("direct-dsn", direct))
        if each is not None
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(CONNECT_S + GRACE_S)
    seen: dict[str, Any] = {"reached": {}}
    for name, blocks in (("dsn", "database"), ("direct-dsn", "direct")):
        result = opened.get(name)
        if isinstance(result, TargetError):
            words = scrubber.scrub(str(result))
            roots.append(Root(blocks=blocks, finding=_unreachable(f"connection/unreachable:{name}", words)))
        elif result is not None:
            seen["reached"][name] = _reached(*result)
    main, other = opened.get("dsn"), opened.get("direct-dsn")
    if isinstance(main, tuple):
        if isinstance(other, tuple):
            seen["same_server"] = _same_server(main[0], other[0], nonce)
        with watchdog(main[0], CATALOGUE_S):
            seen["snapshot"] = take(main[0])
    for each in opened.values():
        if isinstance(each, tuple):
            each[0].close()
    return seen


def _open(name: str, dsn: Dsn, application_name: str, opened: dict[str, Any]) -> None:
    start = time.perf_counter()
    try:
        connection = connect(dsn, seconds=CONNECT_S, application_name=application_name)
        opened[name] = (connection, (time.perf_counter() - start) * 1000)
    except TargetError as error:
        opened[name] = error


def _reached(connection: Connection, cold_ms: float) -> Reached:
    with watchdog(connection, CONNECT_S):
        start = time.perf_counter()
        connection.execute("select 1").fetchone()
        warm_ms = (time.perf_counter() - start) * 1000
        row = connection.execute(
            "select pg_catalog.pg_backend_pid() as pid, pg_catalog.current_database()::text as database, "
            "current_user::text as role"
        ).fetchone()
    assert row is not None
    return Reached(
        cold_ms=cold_ms,
        warm_ms=warm_ms,
        tls=bool(connection.pgconn.ssl_in_use),
        something_between=connection.info.backend_pid != row["pid"],
        database=row["database"],
        role=row["role"],
        system_identifier=_system_identifier(connection),
    )


def _system_identifier(connection: Connection) -> str | None:
    """Readable by an ordinary role on most servers; None where it is not."""
    try:
        with watchdog(connection, CONNECT_S):
            row = connection.execute(
                "select system_identifier::text as id from pg_catalog.pg_control_system()"
            ).fetchone()
    except (Refused, OutOfTime):
        return None
    return row["id"] if row else None


def _same_server(held: Connection, other: Connection, nonce: str) -> bool:
    """Is the session named `nonce`, held in a transaction, seen running through the other connection?

    A physical copy has the same system identifier and oids; only a running server shows our own session.
    """
    with watchdog(held, NONCE_S), watchdog(other, NONCE_S):
        held.execute("begin read only")
        held.execute("select 1")
        row = other.execute(
            "select count(*) as seen from pg_catalog.pg_stat_activity where application_name = %s", [nonce]
        ).fetchone()
        held.execute("rollback")
    return bool(row and row["seen"])


def _answers(site: Site, contract: Contract, roots: list[Root]) -> dict[str, tuple[Answer, ...]]:
    """Ask every endpoint and page once (or as often as the contract repeats); stop at a site that is silent."""
    answers: dict[str, tuple[Answer, ...]] = {}
    silent: list[Answer] = []
    asked: Sequence[tuple[str, Endpoint | Page]] = [
        *((f"endpoint:{each.name}", each) for each in contract.endpoint),
        *((f"page:{each.name}", each) for each in contract.page),
    ]
    for name, each in asked:
        times = each.repeat if isinstance(each, Endpoint) else 1
        got = tuple(site.get(each.path, each.headers) for _ in range(times))
        answers[name] = got
        silent = [*silent, *got] if all(one.error for one in got) else []
        if len(silent) >= SILENT_SITE or (silent and len(answers) == 1 and _refused(silent[0])):
            words = f"GET {each.path}: {silent[-1].error}"
            roots.append(Root(blocks="site", finding=_unreachable(_SITE, words)))
            break
    site.close()
    return answers


def _refused(answer: Answer) -> bool:
    """Nothing listens, or nobody knows the host: asking again tells nothing new."""
    return bool(answer.error) and "no answer" not in (answer.error or "")


def table_root(snapshot: Snapshot, promised: tuple[str, str], subject: str) -> Root | None:
    """The root that stands for a promised table which is not there."""
    if promised in snapshot.by_key("tables"):
        return None
    finding = _unreachable(f"tables/missing:{subject}", "nothing", "Run the migration that creates it.")
    return Root(blocks="table", finding=finding)


def lost(name: str, words: str) -> Finding:
    """The root for a target that answered at first and was lost while checks ran."""
    return _unreachable(f"connection/lost:{name}", f"{words}, at {datetime.now(UTC):%H:%M:%S} UTC")
