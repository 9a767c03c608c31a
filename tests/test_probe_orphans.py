"""The orphan probe finds the rows a foreign key would refuse, where names, nulls and partitions are awkward."""

import pytest

from landed.catalogue import take
from landed.database import probes
from landed.errors import LandedError
from landed.model import ForeignKey
from tests.support.probing import ask
from tests.support.zoo import ZOO, connect, look

pytest_plugins = ("tests.support.zoo_fixtures", "tests.support.probe_fixtures")


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
