"""The scene in which all is well: a catalogue made of a lock, and facts as they should be."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from landed.backup.examination import Examined
from landed.backup.file import BackupFile
from landed.backup.rows import TableCompared
from landed.catalogue import Snapshot
from landed.connection.dsn import parse_dsn
from landed.contract import Contract
from landed.database.reach import Reached
from landed.database.seeds import Compared
from landed.database.vitals import Vitals
from landed.facts import Access, HistoryState, MigrationRecord, ServerFacts
from landed.hostile.driven import Driven
from landed.hostile.harm import Harm
from landed.hostile.record import Hunted, Record
from landed.lock import Lock, load_lock
from landed.migrations import read_migrations
from landed.model import OBJECTS, key
from landed.preflight import Preflight
from landed.promises.rows import Seed
from landed.settings import Settings, parse_url
from tests.support.outside_seen import DOORS, seen_in_health
from tests.support.scene import Readings, Scene

START = datetime(2026, 1, 1, 12, tzinfo=UTC)
POOLED = "postgresql://{role}:hush@ep-1-pooler.db.example/{database}?sslmode=require"
DIRECT = "postgresql://{role}:hush@ep-1.db.example/{database}?sslmode=require"
SETTINGS = {
    **dict.fromkeys(("lock_timeout", "statement_timeout", "transaction_timeout", "idle_session_timeout"), "0"),
    **dict.fromkeys(("idle_in_transaction_session_timeout", "reserved_connections"), "0"),
    **dict.fromkeys(("jit", "ssl", "fsync", "autovacuum", "row_security", "data_checksums"), "on"),
    "TimeZone": "UTC",
    "DateStyle": "ISO, MDY",
    "IntervalStyle": "postgres",
    "client_encoding": "UTF8",
    "search_path": '"$user", public',
    "max_connections": "100",
    "superuser_reserved_connections": "3",
    "session_replication_role": "origin",
    "default_transaction_isolation": "read committed",
    "default_transaction_read_only": "off",
}
VITALS = Vitals(
    connections=3,
    hidden=0,
    size_bytes=9_000_000,
    blocks_hit=99_000,
    blocks_read=1_000,
    query_s=0.0,
    waiting=0,
    lock_wait_s=0.0,
    deadlocks=0,
    temp_bytes=0,
    standbys=1,
    standbys_hidden=0,
    lag_bytes=0,
    since=None,
)


def healthy(contract: Contract, lock: Lock | None = None) -> Scene:
    """The scene in which everything is as lock and contract promise; where nothing is promised, as it should be."""
    lock = lock or load_lock(contract.lock_path)
    server = _server(contract, lock)
    names = {"role": server.role, "database": server.database}
    settings = Settings(
        dsn=parse_dsn(POOLED.format(**names)),
        direct_dsn=parse_dsn(DIRECT.format(**names)),
        base_url=parse_url("https://site.example"),
        contract=contract.path,
        browser="none",
    )
    reached = Reached(cold_ms=9.0, warm_ms=1.0, tls=True, something_between=False, **names)
    return Scene(
        contract=contract,
        lock=lock,
        migrations=read_migrations(contract.migrations_folder, contract.header.tool),
        settings=settings,
        preflight=Preflight(
            started=START,
            snapshot=_snapshot(lock, server),
            reached={"dsn": replace(reached, something_between=True), "direct-dsn": reached},
            same_server=True,
            vitals=VITALS,
        ),
        seeds={each.table: _seeded(contract, each) for each in contract.seed},
        hunted=_hunted(contract),
        backup=_backup(lock),
        outside=seen_in_health(contract),
        doors=DOORS,
    )


def _hunted(contract: Contract) -> Driven:
    """Every target took what was sent."""
    hunted = tuple(Hunted(name=each.name, planned=9, sent=9, statuses={"200": 9}) for each in contract.driven)
    return Driven(record=Record(hunted=hunted, requests=9 * len(hunted)), harm=Harm(objects=1, rows=1))


def _backup(lock: Lock) -> Examined:
    file = BackupFile(
        name="backup_20260101_115900.sql",
        form="plain",
        size=100_000,
        taken=START - timedelta(minutes=1),
        taken_by="its own words",
        schema=True,
        data=True,
    )
    tables = tuple(TableCompared(table=f"{each.schema}.{each.name}", equal=True) for each in lock.tables)
    return Examined(made=False, file=file, now=START, refusals=(), objects=len(lock.everything()), tables=tables)


def _seeded(contract: Contract, seed: Seed) -> Readings:
    rows = len(contract.seed_rows(seed))
    return Readings(count=rows, compared=Compared(rows, (), (), ()))


def _server(contract: Contract, lock: Lock) -> ServerFacts:
    role = contract.header.application_role or contract.header.owner or "somebody"
    return ServerFacts(
        version_num=lock.server_major * 10000 + 1,
        major=max(lock.server_major, int(contract.header.postgres.removeprefix(">="))),
        version=f"{lock.server_major}.1",
        identifier_readable=True,
        system_identifier="7",
        database=contract.header.database or "small",
        database_owner=contract.header.owner or role,
        encoding="UTF8",
        collation="C",
        ctype="C",
        collation_version_recorded="2.36",
        collation_version_actual="2.36",
        role=role,
        superuser=False,
        bypass_rls=False,
        in_recovery=False,
        backend_pid=7,
        started=START - timedelta(days=1),
        now=START,
        settings=SETTINGS,
    )


def _snapshot(lock: Lock, server: ServerFacts) -> Snapshot:
    names = [key(each) for each in (*lock.tables, *lock.objects["sequences"])]
    return Snapshot(
        **{kind: tuple(lock.objects[kind]) for kind in OBJECTS},
        server=server,
        access=tuple(
            Access(
                schema=schema,
                name=name,
                owner=server.role,
                usage=True,
                selectable=True,
                filtered=False,
                estimated_rows=1,
            )
            for schema, name in names
        ),
        key_operators=(),
        history=tuple(
            MigrationRecord(
                name=each.name,
                checksum=each.checksum,
                started_at=START + timedelta(seconds=at),
                finished_at=START + timedelta(seconds=at + 0.5),
                rolled_back_at=None,
                applied_steps_count=1,
                error=None,
            )
            for at, each in enumerate(lock.migrations)
        ),
        history_state=HistoryState.READ,
        history_reason=None,
        round_trips=5,
        seconds=0.1,
    )
