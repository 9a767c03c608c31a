"""Every fact that a check judges, altered once; and what is read without being judged."""

from collections.abc import Mapping
from dataclasses import fields, replace

from landed.catalogue import Snapshot
from landed.database.orphans import Orphans
from landed.database.reach import Reached
from landed.database.seeds import Compared, Keys
from landed.database.sequences import Position
from landed.database.vitals import Vitals
from landed.expectations import Change
from landed.facts import Access, KeyOperator, MigrationRecord, ServerFacts
from landed.marks import Severity
from landed.migrations import checksums
from landed.model import OBJECTS
from landed.preflight import SITE_ROOT, Preflight
from tests.support import fact_mutants as altered
from tests.support.backup_cases import BACKUP_CASES
from tests.support.fact_mutants import CONNECTION, HISTORY, Case
from tests.support.healthy import DIRECT, POOLED, SETTINGS, START
from tests.support.monitoring_cases import MONITORING_CASES
from tests.support.mutants import brief
from tests.support.outside_cases import OUTSIDE_CASES, OUTSIDE_TOLD
from tests.support.scene import Readings, Scene

SECURITY = "test_9_1_security.py::"
KEYS = "test_2_4_foreign_keys.py::"
COUNTS = "test_2_3_seed_counts.py::"
POOLED_STRING = POOLED.format(role="ai_go_admin", database="ai_server_db")
DIRECT_STRING = DIRECT.format(role="ai_go_admin", database="ai_server_db")
INITIAL, MORE = "20250831000000_initial_schema", "20260101000000_more"


def _elsewhere(scene: Scene) -> Scene:
    """The history of another database, and a contract that asks for it."""
    asked = scene.contract.history.model_copy(update={"elsewhere": True})
    contract = scene.contract.model_copy(update={"history": asked})
    return replace(scene, contract=contract, elsewhere={"postgres": list(scene.snapshot.history or ())})


def _replayed(scene: Scene) -> Scene:
    """A replay that makes one index less."""
    objects = {**scene.lock.objects, "indexes": scene.lock.objects["indexes"][1:]}
    return replace(scene, replayed=replace(scene.lock, objects=objects))


CASES: tuple[Case, ...] = (
    *BACKUP_CASES,
    *OUTSIDE_CASES,
    *MONITORING_CASES,
    altered.served("major", 15, CONNECTION + "test_server_version", "version", "server"),
    altered.served("database", "postgres", CONNECTION + "test_database", "database", "server"),
    altered.served("database_owner", "postgres", CONNECTION + "test_owner", "owner", "database"),
    altered.served("encoding", "SQL_ASCII", CONNECTION + "test_encoding", "encoding", "database"),
    *(
        altered.served(name, "3", SECURITY + "test_collation_version", "collation_version", "ai_server_db")
        for name in ("collation_version_recorded", "collation_version_actual")
    ),
    altered.served("superuser", True, SECURITY + "test_role_is_ordinary", "superuser", "ai_go_admin"),
    altered.served(
        *("bypass_rls", True, SECURITY + "test_row_security_binds", "bypasses_row_security", "ai_go_admin"),
        Severity.INFO,
    ),
    altered.served(
        "bypass_rls",
        True,
        SECURITY + "test_row_security_binds",
        "bypasses_row_security",
        "zoo_keeper",
        Severity.WARN,
        scene="zoo",
    ),
    altered.served("in_recovery", True, CONNECTION + "test_not_a_replica", "in_recovery", "server"),
    altered.set_to("TimeZone", "Asia/Seoul", CONNECTION + "test_time_zone", "time_zone", "session", Severity.WARN),
    altered.set_to(
        "default_transaction_read_only", "on", CONNECTION + "test_not_read_only", "read_only", "session"
    ),
    altered.set_to("search_path", '"$user", app', CONNECTION + "test_search_path", "search_path", "session"),
    altered.set_to("session_replication_role", "replica", KEYS + "test_keys_bind_sessions", "silenced", "session"),
    *(
        altered.set_to(name, "20", CONNECTION + "test_statement_timeout", "timeout", name)
        for name in ("statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout")
    ),
    altered.reached("direct-dsn", "tls", False, "test_tls", "tls"),
    altered.reached("dsn", "tls", False, "test_tls", "tls"),
    altered.reached("direct-dsn", "something_between", True, "test_two_strings", "swapped"),
    altered.reached("direct-dsn", "database", "postgres", "test_same_database_and_role", "same_database"),
    altered.reached("direct-dsn", "role", "postgres", "test_same_database_and_role", "same_database"),
    altered.asked("test_two_strings", "equal", "strings", direct_dsn=POOLED_STRING),
    altered.asked("test_two_strings", "swapped", "strings", dsn=DIRECT_STRING, direct_dsn=POOLED_STRING),
    altered.asked("test_tls", "tls_not_demanded", "dsn", dsn=POOLED_STRING.replace("require", "prefer")),
    Case(
        (Preflight, "same_server"),
        lambda scene: replace(scene, preflight=replace(scene.preflight, same_server=False)),
        brief(CONNECTION + "test_same_server", "same_server", "strings"),
    ),
    altered.rooted("database", "connection/unreachable:dsn", CONNECTION + "test_answers"),
    altered.rooted("database", "connection/unreadable:dsn", CONNECTION + "test_answers"),
    altered.rooted("direct", "connection/unreachable:direct-dsn", CONNECTION + "test_answers"),
    altered.rooted("site", SITE_ROOT, "test_4_1_api_status.py::test_site_answers"),
    altered.forbidden("usage", "pricing"),
    altered.forbidden("selectable", "pricing"),
    altered.recorded("checksum", "0" * 64, "checksum", INITIAL),
    altered.recorded("finished_at", None, "unfinished", INITIAL),
    altered.recorded("rolled_back_at", START, "pending", INITIAL),
    altered.history("test_migration_applied", "pending", INITIAL, lambda records: ()),
    altered.history(
        "test_no_unknown_migration",
        "unknown",
        "history",
        lambda records: (*records, replace(records[0], name=MORE)),
    ),
    altered.history(
        "test_nothing_failed",
        "failed",
        MORE,
        lambda records: (*records, replace(records[0], name=MORE, finished_at=None, error="no")),
    ),
    altered.history("test_nothing_failed", "twice", INITIAL, lambda records: records * 2, Severity.WARN),
    altered.history("test_order", "order", "history", altered.swapped, Severity.WARN, scene="zoo"),
    Case(
        (Scene, "elsewhere"),
        _elsewhere,
        brief(HISTORY + "test_not_elsewhere", "elsewhere", "postgres", Severity.WARN),
    ),
    altered.migrations(lambda found: ()),
    altered.migrations(lambda found: (*found, replace(found[0], name=MORE))),
    altered.migrations(lambda found: (replace(found[0], checksums=checksums(b"select 1")),)),
    Case((Scene, "replayed"), _replayed, brief("test_2_1_migrations.py::test_dry_run", "replay", "lock")),
    Case(
        (Orphans, "count"),
        lambda scene: replace(scene, orphans={"pricing_model_id_fkey": Orphans(2, 9, ("gone",), False, "mend")}),
        brief(KEYS + "test_no_orphans", "orphans", "pricing.pricing_model_id_fkey"),
    ),
    Case(
        (Position, "behind"),
        lambda scene: replace(scene, positions={"owners_id_seq": Position(3, 7, True, "mend")}),
        brief("test_2_9_sequences.py::test_sequence_is_ahead", "behind", "public.owners_id_seq"),
        scene="zoo",
    ),
    altered.read(Readings, "count", "models", {"count": 44}, COUNTS + "test_count", "count"),
    altered.read(Readings, "count", "providers", {"count": 9}, COUNTS + "test_count", "count"),
    altered.read(
        Readings, "bare", "model_status", {"bare": Keys(1, ("gpt-4",))}, COUNTS + "test_every_parent", "each"
    ),
    altered.read(
        Readings, "twice", "model_status", {"twice": Keys(1, ("x/NULL",))}, COUNTS + "test_none_twice", "twice"
    ),
    altered.compared("compared", 0, "empty"),
    altered.compared("missing", ("openai",), "missing"),
    altered.compared("extra", ("nobody",), "extra"),
    altered.compared("changed", (Change("openai", "name", "OpenAI", "Else"),), "changed", "providers.name[openai]"),
    Case(
        (Scene, "rows"),
        lambda scene: replace(scene, rows={**scene.rows, "queries/model_of_openai.sql": []}),
        brief(
            "test_2_3_relations.py::test_relation",
            "expect",
            "model-of-openai#.[0] | {provider, status: (.status | type)}",
        ),
    ),
)

TOLD: Mapping[type, frozenset[str]] = {
    **OUTSIDE_TOLD,
    ServerFacts: frozenset(
        (
            *("version_num", "version", "identifier_readable", "system_identifier", "collation", "ctype", "role"),
            *("backend_pid", "started", "now", "settings"),
        )
    ),
    Reached: frozenset(("cold_ms", "warm_ms")),
    Access: frozenset(("schema", "name", "owner", "filtered", "estimated_rows")),
    MigrationRecord: frozenset(("name", "started_at", "applied_steps_count", "error")),
    KeyOperator: frozenset(("schema", "table", "name", "position", "operator_schema", "operator")),
    Snapshot: frozenset(
        (
            *(*OBJECTS, "server", "access", "key_operators", "history_state", "history_reason"),
            *("round_trips", "statements", "begin_ms", "seconds"),
        )
    ),
    Preflight: frozenset(
        ("started", "seconds", "snapshot", "reached", "answers", "known", "retried", "vitals", "vitals_unread")
    ),
    Orphans: frozenset(("compared", "keys", "sampled", "remedy")),
    Position: frozenset(("next_value", "furthest", "remedy")),
    Readings: frozenset(("compared",)),
    Compared: frozenset(),
    Vitals: frozenset(("hidden", "blocks_hit", "waiting", "standbys", "standbys_hidden", "since")),
}
"""Fields that no check judges: shown beside what is, used to ask, or made of others that are altered themselves."""

TOLD_SETTINGS = frozenset(
    (
        *("jit", "ssl", "fsync", "autovacuum", "row_security", "data_checksums", "DateStyle", "IntervalStyle"),
        *("client_encoding", "max_connections", "superuser_reserved_connections", "reserved_connections"),
        *("default_transaction_isolation", "transaction_timeout", "idle_session_timeout"),
    )
)


def without_case() -> list[str]:
    """Fields and settings that are neither altered nor told."""
    known = {case.fact for case in CASES}
    open_fields = [
        f"{kind.__name__}.{each.name}"
        for kind, told in TOLD.items()
        for each in fields(kind)
        if each.name not in told and (kind, each.name) not in known
    ]
    settings = (name for name in SETTINGS if name not in TOLD_SETTINGS and (ServerFacts, name) not in known)
    return open_fields + [f"setting {name}" for name in settings]
