"""Probes ask the rows, and their answers hold where names, nulls, partitions and types are awkward."""

import psycopg
import pytest

from landed import probes, queries
from landed.catalogue import take
from landed.errors import LandedError
from landed.model import ForeignKey
from tests.support.zoo import ZOO, connect, look

pytest_plugins = ("tests.support.zoo_fixtures",)


def ask(connection, question):
    """What a probe answers in a pinned transaction of its own."""
    connection.execute(queries.pinned().encode())
    try:
        cursor = connection.execute(*question)
        names = [each.name for each in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    finally:
        connection.rollback()


@pytest.fixture
def rows(server, clone):
    """A clone with rows in it, some of which name parents that are not there."""
    with connect(server, clone) as connection:
        connection.execute("""
            insert into owners (id, name, email)
                select n, 'owner ' || n, n || '@x' from generate_series(1, 50) as n;
            insert into "자료실"."회원" values (1, '서울'), (2, '부산');
            insert into events values (1, '2024-05-05', 'web', 1), (2, '2025-05-05', 'web', 2);
            set session_replication_role = replica;
            insert into "Pets" ("ownerId", "Name") select n % 60, 'pet' from generate_series(1, 240) as n;
            insert into other."회비" values (1, '서울', 1), (1, '대구', 2), (null, '서울', 3), (null, null, 4);
            insert into bookings
                values (1, '2024-05-05', 'web', 1), (9, '2024-05-05', 'web', 1), (9, null, 'web', 1);
            update events set owner_id = 99 where id = 2;
            reset session_replication_role;
        """)
        yield connection


def orphans_of(connection, name, table, **options):
    """The orphan probe's answer for one key of the zoo, whole or sampled."""
    snapshot = take(connection)
    key = snapshot.by_key("foreign_keys")[name[0], table, name[1]]
    partitioned = frozenset((each.schema, each.name) for each in snapshot.tables if "partitioned" in each.kind)
    ways = {"operators": snapshot.operators_of(key), "partitioned": partitioned, **options}
    question = probes.orphans_sampled if "sample" in options else probes.orphans
    return ask(connection, question(key, **ways))


def test_orphans_of_a_simple_key(rows):
    """Keys without a parent are listed with their rows; a null is bound by nothing."""
    found = orphans_of(rows, ("public", "Pets_ownerId_fkey"), "Pets")

    assert {each["compared"] for each in found} == {240}
    assert {each["key"][0]: each["rows"] for each in found} == dict.fromkeys(["0", *map(str, range(51, 60))], 4)


def test_orphans_stop_at_the_limit(rows):
    """Looking stops after so many orphan rows."""
    found = orphans_of(rows, ("public", "Pets_ownerId_fkey"), "Pets", limit=5)

    assert sum(each["rows"] for each in found) == 5


def test_match_full_binds_a_key_that_is_null_in_part(rows):
    """Under MATCH FULL a key that is null in part is an orphan, one that is null altogether is not."""
    found = orphans_of(rows, ("other", "회비_회원"), "회비")

    assert [(each["key"], each["compared"]) for each in found] == [(["1", "대구"], 3), ([None, "서울"], 3)]


def test_match_simple_is_not_bound_by_a_null_in_part(rows):
    """Under MATCH SIMPLE one null exempts the row; a partitioned parent is looked at with all its partitions."""
    found = orphans_of(rows, ("public", "bookings_event_fkey"), "bookings")

    assert [(each["key"], each["compared"]) for each in found] == [(["9", "2024-05-05", "web"], 2)]


def test_partitioned_child_is_looked_at_whole(rows):
    """The rows of all partitions of the child are asked."""
    found = orphans_of(rows, ("public", "events_owner_fkey"), "events")

    assert [(each["key"], each["compared"]) for each in found] == [(["99"], 2)]


def test_no_orphan_is_one_row_without_key(rows):
    """Where nothing is wrong the answer still says how many rows were compared."""
    found = orphans_of(rows, ("public", "bookings_owner_fkey"), "bookings")

    assert found == [{"compared": 3, "key": None, "rows": 0}]


def test_rows_of_inheriting_tables_are_no_parents(server, clone):
    """As the key itself does, the probe passes over tables that merely inherit from the parent."""
    with connect(server, clone) as connection:
        connection.execute("""
            create table remarks (note_id integer constraint remarks_note_fkey references base_notes);
            insert into child_notes values (7);
            set session_replication_role = replica;
            insert into remarks values (7);
            reset session_replication_role;
        """)
        found = orphans_of(connection, ("public", "remarks_note_fkey"), "remarks")

    assert [each["key"] for each in found] == [["7"]]


def test_sample_says_how_much_it_saw(rows):
    """A sample compares at most so many rows, and finds orphans among them."""
    found = orphans_of(rows, ("public", "Pets_ownerId_fkey"), "Pets", sample=120, estimated_rows=-1)

    assert {each["compared"] for each in found} == {120}
    assert sum(each["rows"] for each in found) == 20


def test_keys_of_an_extensions_type_are_compared_its_way(latest):
    """A citext key matches whatever the case, although the pinned search path does not reach citext."""
    with latest.clone(ZOO, latest.superuser) as name, connect(latest, name) as connection:
        connection.execute("""
            create extension citext;
            create table words (word citext primary key);
            create table uses (word citext constraint uses_word_fkey references words);
            insert into words values ('Hello');
            insert into uses values ('hELLO');
        """)
        snapshot = look(latest, name)
        found = orphans_of(connection, ("public", "uses_word_fkey"), "uses")

    assert [each.operator_schema for each in snapshot.key_operators] == ["public"]
    assert found == [{"compared": 1, "key": None, "rows": 0}]


def test_temporal_keys_are_not_probed():
    """A key over periods is no equality: the probe says so instead of answering."""
    key = ForeignKey(
        schema="public",
        table="stays",
        name="stays_fkey",
        columns=("room", "during"),
        target_schema="public",
        target_table="rooms",
        target_columns=("id", "open"),
        on_update="no action",
        on_delete="no action",
        match="period",
        deferrable=False,
        deferred=False,
        validated=True,
        enforced=True,
    )
    with pytest.raises(LandedError, match="MATCH PERIOD"):
        probes.orphans(key)


def test_temporal_keys_are_seen(latest):
    """PostgreSQL 18's PERIOD shows in the snapshot."""
    with latest.clone(ZOO, latest.superuser) as name:
        with connect(latest, name) as connection:
            connection.execute("""
                create table rooms (id int4range, open daterange, primary key (id, open without overlaps));
                create table stays (room int4range, during daterange, constraint stays_fkey
                    foreign key (room, period during) references rooms (id, period open));
            """)
        found = look(latest, name).by_key("foreign_keys")["public", "stays", "stays_fkey"]

    assert found.match == "period"


def test_duplicates_take_nulls_as_equal(server, clone):
    """Two rows with the same key are found though a null in it keeps the unique index quiet."""
    with connect(server, clone) as connection:
        connection.execute("""
            create table places (model text, region text, unique (model, region));
            insert into places values ('a', null), ('a', null), ('b', 'x'), ('c', null), ('c', null), ('c', null);
        """)
        found = ask(connection, probes.duplicates(("public", "places"), ("model", "region"), limit=1))

    assert found == [{"key": ["c", None], "rows": 3, "total": 2}]


def test_parents_without_child(rows):
    """Parents that no child names are listed, by the columns asked for."""
    question = probes.parents_without_child(
        ("public", "owners"), "id", ("public", "events"), "owner_id", show=("name",), limit=2
    )

    assert ask(rows, question) == [{"key": ["owner 10"], "total": 49}, {"key": ["owner 11"], "total": 49}]


def test_seed_rows_as_json(rows):
    """Rows come as JSON objects of the fields asked for; a lookup gives the other table's key."""
    owner = probes.looked_up("ownerId", ("public", "owners"), "id", "name")
    question = probes.seed_rows(("public", "Pets"), {"Name": "Name", "weight": "weight", "owner": owner}, limit=1)

    assert ask(rows, question) == [{"fields": {"Name": "pet       ", "weight": 0, "owner": "owner 1"}}]


def test_row_count(rows):
    """Rows are counted, partitions included, under any name."""
    assert ask(rows, probes.row_count(("자료실", "회원"))) == [{"rows": 2}]
    assert ask(rows, probes.row_count(("public", "events"))) == [{"rows": 2}]


def test_sequence_position(rows):
    """Where a sequence stands is told beside the furthest value of its column."""
    found = ask(rows, probes.sequence_position(("public", "owners_id_seq"), ("public", "owners", "id")))

    assert found == [{"last_value": 1, "is_called": False, "furthest": 50}]
    assert ask(rows, probes.sequence_position(("public", "countdown"), None)) == [
        {"last_value": -1, "is_called": False, "furthest": None}
    ]


def test_sessions_are_found_by_their_name(server):
    """A session is seen under its application_name, with its database."""
    with connect(server, ZOO, application_name="landed-nonce"), connect(server, "postgres") as other:
        found = ask(other, probes.sessions_named("landed-nonce"))
        none = ask(other, probes.sessions_named("landed-other"))

    assert [each["database"] for each in found] == [ZOO]
    assert none == []


def test_role_privileges(server, clone):
    """What another role may do is told for every relation; of a role that is not there, nothing."""
    with connect(server, clone) as connection:
        found = ask(connection, probes.role_privileges("pg_read_all_data"))
        rights = {(each["schema"], each["name"]): each for each in found}

        assert rights["public", "owners"]["selection"] is True
        assert rights["public", "owners"]["insertion"] is False
        assert rights["public", "owners_id_seq"]["next"] is False
        assert ask(connection, probes.role_privileges("nobody at all")) == []


def test_other_databases(server, clone):
    """The server's other databases are listed, templates and the own one left out."""
    with connect(server, clone) as connection:
        names = {each["name"] for each in ask(connection, probes.databases())}

    assert {"postgres", ZOO} <= names
    assert names.isdisjoint({clone, "template0", "template1"})


def test_hidden_rows_are_an_error_not_a_zero(server, clone):
    """A role that row security binds gets an error, never a count of what it may see."""
    with connect(server, clone) as connection:
        connection.execute("grant usage on schema public to pg_monitor; grant select on owners to pg_monitor")
        connection.execute("set session authorization pg_monitor")
        with pytest.raises(psycopg.errors.InsufficientPrivilege, match="row-level security"):
            ask(connection, probes.row_count(("public", "owners")))
