"""One look at a catalogue sees what is there, for any role, through any pooler, in five round trips."""

from dataclasses import fields
from urllib.parse import quote

import psycopg
import pytest

from landed.catalogue import Snapshot, dump, load, take
from landed.errors import LandedError
from landed.facts import HistoryState, live
from landed.model import OBJECTS, key
from tests.support.late import LateLine
from tests.support.pooler import pgbouncer
from tests.support.zoo import ZOO, connect, look

pytest_plugins = ("tests.support.zoo_fixtures",)


def objects_of(snapshot):
    """All objects, by question."""
    return {kind: getattr(snapshot, kind) for kind in OBJECTS}


def test_zoo_has_one_of_everything(server):
    """The zoo shows every value of every field, so that no question goes untested."""
    seen = objects_of(look(server))

    assert [kind for kind, found in seen.items() if not found and kind != "extensions"] == []
    assert {each.kind for each in seen["tables"]} == {"table", "partitioned table", "view", "materialized view"}
    assert {each.type for each in seen["constraints"]} == {"primary key", "unique", "check", "exclusion"}
    assert {each.method for each in seen["indexes"]} == {"btree", "hash", "gin", "gist", "brin"}
    assert {each.identity for each in seen["columns"]} == {None, "always", "by default"}


@pytest.mark.parametrize(
    ("kind", "name", "expected"),
    [
        ("tables", ("public", "not_yet"), {"kind": "materialized view", "populated": False}),
        ("tables", ("other", "scratchpad"), {"persistence": "unlogged"}),
        ("tables", ("자료실", "회원"), {"row_security": True, "force_row_security": True}),
        ("tables", ("public", "events"), {"partition_key": "RANGE (happened)", "partition_of": None}),
        (
            "tables",
            ("other", "events_2025_web"),
            {"partition_of": "public.events_2025", "partition_bound": "FOR VALUES IN ('web', 'it''s')"},
        ),
        (
            "columns",
            ("public", "Pets", "select"),
            {"position": 6, "default": "nextval('public.tickets'::regclass)"},
        ),
        ("columns", ("public", "Pets", "size"), {"position": 7, "type": 'other."Size"'}),
        (
            "columns",
            ("public", "Pets", "grams"),
            {"generated": "(weight * (1000)::numeric) stored", "default": None},
        ),
        ("columns", ("public", "owners", "nickname"), {"collation": "public.plain"}),
        ("columns", ("public", "owners", "wait"), {"default": "'P1DT2H'::interval day to second(2)"}),
        ("columns", ("자료실", "회원", "이름"), {"default": "'홍길동'::text", "nullable": False}),
        (
            "indexes",
            ("public", "owners", "owners_covering_idx"),
            {
                "keys": ('email COLLATE "POSIX" DESC NULLS LAST', "name NULLS FIRST"),
                "include": ("level", "mood"),
                "unique": True,
            },
        ),
        (
            "indexes",
            ("public", "owners", "owners_lower_name_idx"),
            {"keys": ("lower((name)::text) text_pattern_ops", "(((level)::integer + 1)) DESC")},
        ),
        ("indexes", ("public", "owners", "owners_email_key"), {"nulls_not_distinct": True}),
        ("indexes", ("public", "Pets", "Pets_ownerId_idx"), {"keys": ('"ownerId" DESC', '"Name"')}),
        ("constraints", ("public", "visits", "visits_number_key"), {"deferrable": True, "deferred": True}),
        ("constraints", ("public", "owners", "owners_no_columns_check"), {"columns": ()}),
        (
            "foreign_keys",
            ("other", "회비", "회비_회원"),
            {"match": "full", "on_delete": "set default", "target_schema": "자료실", "columns": ("번호", "지역")},
        ),
        ("foreign_keys", ("public", "bookings", "bookings_event_fkey"), {"on_delete": "set null (event_id)"}),
        ("sequences", ("public", "countdown"), {"increment": -1, "owner_table": None}),
        ("sequences", ("other", "shared_numbers"), {"owner_schema": "public", "owner_table": "visits"}),
        ("enums", ("public", "mood"), {"labels": ("sad", "so-so", "ok", "happy")}),
        ("triggers", ("public", "Pets", "pets_off"), {"enabled": "disabled"}),
        ("triggers", ("public", "events_2024", "events_touch"), {"enabled": "origin"}),
        ("rules", ("public", "visits", "no_delete"), {"enabled": "disabled"}),
        ("policies", ("public", "owners", "own_rows"), {"roles": ("pg_monitor", "pg_read_all_stats")}),
    ],
    ids=lambda value: ".".join(value) if isinstance(value, tuple) else "",
)
def test_reads_what_the_migrations_made(kind, name, expected, server):
    """What the zoo's files say of an object is what the snapshot says of it, on every version."""
    found = look(server).by_key(kind)[name]

    assert {field: getattr(found, field) for field in expected} == expected


STATES = [
    ("alter table bookings disable trigger all", "foreign_key_triggers", "bookings_owner_fkey", "disabled"),
    ("alter table events_2024 disable trigger all", "foreign_key_triggers", "events_owner_fkey", "disabled"),
    ("alter table events_2025_rest disable trigger all", "foreign_key_triggers", "bookings_event_fkey", "disabled"),
    ("alter table visits disable trigger all", "constraints", "visits_number_key", "enforced"),
    ("alter table events_2024 disable trigger events_touch", "triggers", "events_2024.events_touch", "enabled"),
    ("alter table events detach partition events_2024", "tables", "events_2024", "partition_of"),
    ("refresh materialized view not_yet", "tables", "not_yet", "populated"),
    ("alter type mood rename value 'ok' to 'fine'", "enums", "mood", "labels"),
    ("alter table owners alter column seen type timestamptz(6)", "columns", "owners.seen", "type"),
    (
        "update pg_index set indisvalid = false where indexrelid = 'owners_tags_idx'::regclass",
        "indexes",
        "tags",
        "valid",
    ),
    (
        "update pg_index set indisready = false where indexrelid = 'owners_tags_idx'::regclass",
        "indexes",
        "tags",
        "ready",
    ),
    (
        "update pg_constraint set convalidated = false where conname = 'pets_self_fkey'",
        "foreign_keys",
        "pets_self",
        "val",
    ),
    ("alter sequence tickets no cycle", "sequences", "tickets", "cycle"),
]


@pytest.mark.parametrize(("statement", "kind", "name", "field"), STATES, ids=[each[0] for each in STATES])
def test_sees_each_change(statement, kind, name, field, server, clone):
    """One change of state or definition changes the object it concerns, and that field of it."""
    before = look(server, clone)
    with connect(server, clone) as connection:
        connection.execute(statement)
    after = look(server, clone)

    changed = {
        f"{'.'.join(each)}/{attribute.name}"
        for each, old in before.by_key(kind).items()
        if (new := after.by_key(kind).get(each))
        for attribute in fields(old)
        if getattr(old, attribute.name) != getattr(new, attribute.name)
    }
    assert [each for each in changed if name in each and f"/{field}" in each]


def test_not_enforced_and_not_validated(latest):
    """What PostgreSQL 18 brought (NOT ENFORCED, NOT NULL NOT VALID, virtual columns) is seen for what it is."""
    with latest.clone(ZOO, latest.superuser) as name:
        with connect(latest, name) as connection:
            connection.execute(
                "alter table bookings alter constraint bookings_owner_fkey not enforced;"
                "alter table visits add constraint late check (room > 0) not enforced;"
                "alter table base_notes add constraint body_there not null body not valid;"
                "alter table base_notes add column size integer generated always as (length(body)) virtual;"
            )
        found = look(latest, name)

    assert found.by_key("foreign_keys")["public", "bookings", "bookings_owner_fkey"].enforced is False
    assert found.by_key("foreign_key_triggers")["public", "bookings", "bookings_owner_fkey"].present == 0
    assert found.by_key("constraints")["public", "visits", "late"].enforced is False
    assert found.by_key("columns")["public", "base_notes", "body"].nullable is True
    assert found.by_key("columns")["public", "base_notes", "size"].generated == "length(body) virtual"


def test_extensions_bring_no_objects(latest):
    """Objects of an extension are its own business; the extension itself is listed, plpgsql is not."""
    with latest.clone(ZOO, latest.superuser) as name:
        before = look(latest, name)
        with connect(latest, name) as connection:
            connection.execute("create extension pg_stat_statements; create extension hstore schema other")
        after = look(latest, name)

    assert before.extensions == ()
    assert [(each.name, each.schema) for each in after.extensions] == [
        ("hstore", "other"),
        ("pg_stat_statements", "public"),
    ]
    assert {**objects_of(after), "extensions": ()} == objects_of(before)
    assert [each.name for each in after.access] == [each.name for each in before.access]


def test_temporary_tables_are_not_seen(latest):
    """Another session's temporary table is nobody's promise."""
    with connect(latest, ZOO) as other:
        other.execute("create temporary table passing (id serial primary key)")
        names = {each.name for each in look(latest).tables}

    assert "passing" not in names


ROLE, PASSWORD = "Nobody's", "p:w/?"


@pytest.fixture
def poor(server, clone):
    """A connection of a role that may log in and nothing more."""
    with connect(server, clone) as owner:
        owner.execute(f"""drop role if exists "{ROLE}" """)
        owner.execute("revoke all on schema public, other from public")
    server.create_role(ROLE, PASSWORD)
    dsn = server.dsn(clone, ROLE, PASSWORD)
    with psycopg.connect(dsn, autocommit=True, prepare_threshold=None, client_encoding="utf8") as connection:
        yield connection
    with server.connect(clone) as owner:
        owner.execute(f'drop owned by "{ROLE}"; drop role "{ROLE}"')


def test_unprivileged_role_sees_all_objects(poor, server, clone):
    """A role without one grant sees every object as the owner does, and is told which grants it lacks."""
    found, full = take(poor), look(server, clone)

    assert objects_of(found) == objects_of(full)
    assert found.server.role == ROLE
    assert found.server.superuser is False
    access = found.access_of["public", "owners"]
    assert (access.usage, access.selectable) == (False, False)
    assert access.missing(ROLE) == (
        'grant usage on schema "public" to "Nobody\'s"; grant select on "public"."owners" to "Nobody\'s";'
    )
    assert found.history is None
    assert found.history_state is HistoryState.FORBIDDEN
    assert 'grant select on "public"."_prisma_migrations"' in found.history_reason


def test_row_security_that_hides_is_seen(poor, server, clone):
    """A readable table whose rows are hidden from the role is told apart, also for the history."""
    with connect(server, clone) as owner:
        owner.execute(
            f'grant usage on schema public to "{ROLE}"; grant select on all tables in schema public to "{ROLE}";'
            "alter table _prisma_migrations enable row level security"
        )
    found = take(poor)

    hidden = {each.name for each in found.access if each.selectable and each.filtered}
    assert hidden == {"owners", "_prisma_migrations"}
    assert found.history_state is HistoryState.FILTERED


def test_system_identifier_taken_away(poor, server, clone):
    """Where a platform forbids pg_control_system() the identifier is None, and the rest is read."""
    with connect(server, clone) as owner:
        assert look(server, clone).server.system_identifier is not None
        owner.execute("revoke execute on function pg_control_system() from public")
    found = take(poor)

    assert found.server.system_identifier is None
    assert found.tables


def test_failing_question_is_named(poor, server, clone):
    """Where one question fails, the error says which file asked it, and the connection can be used again."""
    with connect(server, clone) as owner:
        owner.execute("revoke select on pg_catalog.pg_policy from public")
    with pytest.raises(psycopg.errors.InsufficientPrivilege) as caught:
        take(poor)

    assert caught.value.__notes__ == ["while reading sql/catalogue/policies.sql"]
    assert poor.execute("select 1").fetchone() == (1,)


HISTORY = [
    (
        "update _prisma_migrations set logs = E'x\\nDatabase error: ERROR: no such thing\\nDETAIL: secret row'",
        HistoryState.READ,
        "ERROR: no such thing",
    ),
    ("drop table _prisma_migrations", HistoryState.ABSENT, "there is no table"),
    ("alter table _prisma_migrations drop column logs", HistoryState.UNREADABLE, "logs does not exist"),
]


@pytest.mark.parametrize(("statement", "state", "words"), HISTORY, ids=[each[1] for each in HISTORY])
def test_history(statement, state, words, server, clone):
    """The migration history is read, or it is said why not; of its log only the line of error is taken."""
    with connect(server, clone) as connection:
        connection.execute(statement)
    found = look(server, clone)

    assert found.history_state is state
    if found.history is None:
        assert words in found.history_reason
    else:
        assert [each.error for each in found.history] == [words] * 3
    assert found.tables


def test_live_history(latest):
    """Of each name the newest record counts that is not rolled back; rolled back alone is not applied."""
    with latest.clone(ZOO, latest.superuser) as name:
        with connect(latest, name) as connection:
            connection.execute(
                "insert into _prisma_migrations (id, checksum, migration_name, started_at, rolled_back_at) values"
                " ('1', 'a', 'twice', '2025-01-01', '2025-01-02'), ('2', 'b', 'twice', '2025-01-03', null),"
                " ('3', 'c', 'twice', '2025-01-04', '2025-01-05'), ('4', 'd', 'gone', '2025-01-01', '2025-01-02')"
            )
        found = live(look(latest, name).history)

    assert found["twice"].checksum == "b"
    assert "gone" not in found
    assert len(found) == 4


def test_snapshot_survives_a_file(server):
    """A snapshot written as JSON and read again equals itself, field by field and type by type."""
    snapshot = look(server)

    again = load(dump(snapshot))

    assert again == snapshot
    assert dump(again) == dump(snapshot)
    assert isinstance(again.indexes[0].keys, tuple)
    assert again.by_key("tables") == snapshot.by_key("tables")


def test_narrow_keeps_the_schemas_asked_for(latest):
    """Narrowed to a schema, a snapshot holds its objects and none of another's."""
    full = look(latest)
    narrow = full.narrow(["other"])

    assert {each.schema for kind in OBJECTS for each in getattr(narrow, kind)} == {"other"}
    assert narrow.foreign_keys
    assert narrow.access == tuple(each for each in full.access if each.schema == "other")
    assert narrow.server == full.server


def test_by_key_is_complete(server):
    """Full names are unique: no object hides another."""
    snapshot = look(server)

    for kind, found in objects_of(snapshot).items():
        assert len(snapshot.by_key(kind)) == len(found)
        assert all(name == key(each) for name, each in snapshot.by_key(kind).items())


def test_bare_names_are_resolved_as_the_role_does(server, clone):
    """A bare name leads where the session's own search_path leads, `$user` and quotes understood."""
    with connect(server, clone) as connection:
        connection.execute(f"""alter database "{clone}" set search_path to "$user", "자료실", other, public""")
    found = look(server, clone)

    asked = [
        ("public", "owners"),
        ("public", "bookings"),
        ("other", "bookings"),
        ("public", "nothing"),
        ("자료실", "회원"),
    ]
    assert found.server.search_path == ("postgres", "자료실", "other", "public")
    assert found.unresolved(asked) == [("public", "bookings"), ("public", "nothing")]


def test_settings_are_the_sessions_own(server, clone):
    """Settings are those a session has by itself, not those that the transaction pins."""
    with connect(server, clone) as connection:
        connection.execute(
            f"""alter database "{clone}" set timezone to 'Asia/Seoul';"""
            f"""alter database "{clone}" set statement_timeout to '7s'"""
        )
    found = look(server, clone).server

    assert found.settings["TimeZone"] == "Asia/Seoul"
    assert found.milliseconds("statement_timeout") == 7000
    assert found.milliseconds("lock_timeout") == 0


def test_leaves_nothing_behind(server):
    """After a look the connection is idle, with its own settings and nothing prepared."""
    settings = "select name, setting from pg_settings order by 1"
    with connect(server, ZOO) as connection:
        before = connection.execute(settings).fetchall()
        take(connection)
        after = connection.execute(settings).fetchall()
        prepared = connection.execute("select count(*) from pg_prepared_statements").fetchone()

        assert connection.info.transaction_status == psycopg.pq.TransactionStatus.IDLE
    assert after == before
    assert prepared == (0,)


def test_needs_autocommit(latest):
    """A connection that begins transactions by itself is refused: it would run the look unpinned."""
    with connect(latest, ZOO, autocommit=False) as connection, pytest.raises(LandedError, match="autocommit"):
        take(connection)


def test_through_a_transaction_pooler(server):
    """Through PgBouncer in transaction mode the look shows the same, again and again, and leaks no setting."""
    straight = look(server)
    with pgbouncer(server, pool_size=1) as pooler:
        for _ in range(3):
            with pooler.connect(ZOO, client_encoding="utf8") as connection:
                pooled = take(connection)
                path, limit = connection.execute(
                    "select current_setting('search_path'), current_setting('statement_timeout')"
                ).fetchone()

            assert objects_of(pooled) == objects_of(straight)
            assert pooled.history == straight.history
            assert pooled.round_trips == straight.round_trips
            assert (path, limit) == ('"$user", public', "0")


def test_round_trips_are_counted_honestly(latest):
    """Five round trips, as a line with 0.2 s of delay shows, and one less where there is no history to read."""
    found = {}
    for database in ("postgres", ZOO):
        with LateLine(latest.host, latest.port) as line:
            dsn = f"postgresql://postgres:{quote(latest.password)}@127.0.0.1:{line.port}/{database}"
            with psycopg.connect(dsn, autocommit=True, prepare_threshold=None) as connection:
                line.seconds = 0.2
                snapshot = take(connection)
        found[database] = (snapshot.round_trips, int(snapshot.seconds / 0.2))

    assert found == {"postgres": (4, 4), ZOO: (5, 5)}


def test_snapshot_names_every_question():
    """The snapshot has one field for each question of OBJECTS."""
    assert set(OBJECTS) <= {each.name for each in fields(Snapshot)}
