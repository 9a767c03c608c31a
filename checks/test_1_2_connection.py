"""Both strings lead to the promised server, and what the application meets there is fit for it."""

import pytest

from landed.marks import Severity

SOURCE = "sql/catalogue/server.sql"


def test_answers(target, reached, roots, evidence):
    """The string leads to a database that answers."""
    root = roots(f"connection/unreachable:{target}", f"connection/unreadable:{target}")
    if root:
        evidence.adopt(root)
    else:
        evidence.measure(cold_ms=reached[target].cold_ms, warm_ms=reached[target].warm_ms)


def test_server_version(contract, snapshot, evidence):
    """The server is of the promised major version or a later one."""
    promised, found = int(contract.header.postgres.removeprefix(">=")), snapshot.server.major
    if found < promised:
        evidence.find(
            "version",
            "server",
            expected=f"PostgreSQL {promised} or later",
            found=snapshot.server.version,
            source=SOURCE,
            remedy=f"Move to a server of major version {promised} or later (pg_dump and restore, or pg_upgrade).",
        )
    elif found > promised:
        evidence.find(
            "version_newer",
            "server",
            severity=Severity.INFO,
            expected=f"PostgreSQL {promised} or later",
            found=snapshot.server.version,
            source=SOURCE,
            remedy="Nothing: later versions are allowed.",
        )


def test_database(contract, snapshot, evidence):
    """The string leads to the promised database."""
    promised = contract.header.database or evidence.not_applicable("the contract names no database")
    evidence.expect(
        promised,
        snapshot.server.database,
        "database",
        "server",
        source=SOURCE,
        remedy="Correct the last part of the connection string.",
    )


def test_owner(contract, snapshot, evidence):
    """The database belongs to the promised role."""
    promised = contract.header.owner or evidence.not_applicable("the contract names no owner")
    evidence.expect(
        promised,
        snapshot.server.database_owner,
        "owner",
        "database",
        source=SOURCE,
        remedy=f"alter database {snapshot.server.database} owner to {promised};",
    )


def test_two_strings(settings, reached, direct, evidence):
    """The application's string goes through the pooler and the direct one does not: not equal, not swapped."""
    pooled, straight = reached["dsn"], reached["direct-dsn"]
    if settings.dsn.reaches_same(settings.direct_dsn):
        evidence.find(
            "equal",
            "strings",
            expected="two different addresses",
            found="--dsn and --direct-dsn lead to the same address",
            source="the two strings",
            remedy="Give the pooled string as --dsn and the unpooled one as --direct-dsn.",
        )
    elif settings.direct_dsn.looks_pooled and not settings.dsn.looks_pooled:
        swapped = "--direct-dsn names a pooler's host, --dsn does not"
    elif straight.something_between and not pooled.something_between:
        swapped = "a pooler stands behind --direct-dsn, and none behind --dsn"
    else:
        return
    if not evidence.findings:
        evidence.find(
            "swapped",
            "strings",
            expected="the pooler behind --dsn only",
            found=swapped,
            source="host names, and the backend pid each connection was told",
            remedy="Exchange DATABASE_URL and DIRECT_URL.",
        )


def test_same_server(same_server, direct, evidence):
    """Both strings reach one running server: a session opened through one is seen through the other."""
    evidence.expect(
        True,
        same_server,
        "same_server",
        "strings",
        source="pg_stat_activity, through --direct-dsn",
        remedy="One of the strings leads to a copy or a branch: take both from the same endpoint.",
    )


def test_same_database_and_role(reached, direct, evidence):
    """Both strings reach the same database as the same role."""
    pooled, straight = reached["dsn"], reached["direct-dsn"]
    evidence.expect(
        f"database {pooled.database}, role {pooled.role}",
        f"database {straight.database}, role {straight.role}",
        "same_database",
        "strings",
        source="current_database() and current_user through both",
        remedy="Make both strings name the same database and role.",
    )


def test_tls(target, settings, reached, contract, snapshot, evidence):
    """The connection is encrypted as seen from this end, and the string demands it."""
    dsn = settings.dsn if target == "dsn" else settings.direct_dsn
    if contract.header.tls != "require":
        evidence.not_applicable("the contract does not require TLS")
    if target not in reached:
        evidence.not_run(f"give --{target}")
    if dsn.is_local:
        evidence.measure(tls="exempt: loopback or socket")
        return
    if not reached[target].tls:
        evidence.find(
            "tls",
            target,
            expected="an encrypted connection",
            found="plain text",
            source="this client's end of the connection",
            remedy="Add sslmode=require (better verify-full) to the string, and enable TLS on the server.",
        )
    elif dsn.sslmode not in ("require", "verify-ca", "verify-full"):
        evidence.find(
            "tls_not_demanded",
            target,
            expected="sslmode=require or stronger",
            found=f"sslmode={dsn.sslmode}: encrypted today, plain text if the server should stop offering TLS",
            source="the string",
            remedy="Add sslmode=require (better verify-full) to the string.",
        )


def test_encoding(snapshot, evidence):
    """The database stores UTF-8."""
    evidence.expect(
        "UTF8",
        snapshot.server.encoding,
        "encoding",
        "database",
        source=SOURCE,
        remedy="Create the database anew with encoding UTF8 and copy the rows: it cannot be changed in place.",
    )


def test_time_zone(snapshot, evidence):
    """Sessions run in UTC, so that times without a zone mean what the application wrote."""
    found = snapshot.server.settings["TimeZone"]
    if found.upper() not in ("UTC", "GMT", "ETC/UTC", "ETC/GMT", "UCT", "ZULU", "UNIVERSAL"):
        evidence.find(
            "time_zone",
            "session",
            severity=Severity.WARN,
            expected="UTC",
            found=found,
            source=SOURCE,
            remedy=f"alter database {snapshot.server.database} set timezone to 'UTC';",
        )


def test_not_a_replica(snapshot, evidence):
    """The server takes writes: it is not a replica and not in recovery."""
    evidence.expect(
        False,
        snapshot.server.in_recovery,
        "in_recovery",
        "server",
        source="pg_is_in_recovery()",
        remedy="Point the string to the primary.",
    )


def test_not_read_only(snapshot, evidence):
    """New transactions may write unless they say otherwise."""
    evidence.expect(
        "off",
        snapshot.server.settings["default_transaction_read_only"],
        "read_only",
        "session",
        source=SOURCE,
        remedy="Find who set default_transaction_read_only (pg_db_role_setting, postgresql.conf) and reset it.",
    )


def test_search_path(snapshot, lock, evidence):
    """Every promised table's bare name leads to that table, as the application's session resolves it."""
    if len(lock.schemas) > 1:
        evidence.not_applicable("the lock promises several schemas: their tables are named in full")
    usable = [name for name, access in snapshot.access_of.items() if access.usage]
    wrong = snapshot.unresolved(
        each for each in ((table.schema, table.name) for table in lock.tables) if each in usable
    )
    if wrong:
        evidence.find(
            "search_path",
            "session",
            expected="every promised name resolves to its own schema",
            found=f"search_path is {snapshot.server.settings['search_path']}",
            missing=[f"{schema}.{name}" for schema, name in wrong],
            source=SOURCE,
            remedy=f"alter role {snapshot.server.role} set search_path to {', '.join(lock.schemas)};",
        )


@pytest.mark.parametrize(
    ("setting", "lowest_ms"),
    [("statement_timeout", 1000), ("lock_timeout", 100), ("idle_in_transaction_session_timeout", 1000)],
)
def test_statement_timeout(setting, lowest_ms, snapshot, evidence):
    """A session's time limits leave an ordinary statement time to finish."""
    found = snapshot.server.milliseconds(setting)
    if 0 < found < lowest_ms:
        evidence.find(
            "timeout",
            setting,
            expected=f"off, or at least {lowest_ms} ms",
            found=f"{found} ms",
            source=SOURCE,
            remedy=f"alter role {snapshot.server.role} set {setting} to default;",
        )


def test_connection_time(reached, snapshot, preflight, evidence):
    """A client connects and reads the whole schema; the times are told, not judged."""
    evidence.measure(
        cold_ms=reached["dsn"].cold_ms,
        warm_ms=reached["dsn"].warm_ms,
        catalogue_ms=snapshot.seconds * 1000,
        round_trips=snapshot.round_trips,
        objects=snapshot.objects,
    )
