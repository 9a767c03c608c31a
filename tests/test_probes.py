"""Probes ask the rows, the roles and the sessions, and answer with an error rather than with less than there is."""

import psycopg
import pytest

from landed.database import probes
from tests.support.probing import ask
from tests.support.zoo import ZOO, connect

pytest_plugins = ("tests.support.zoo_fixtures", "tests.support.probe_fixtures")


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


def test_role_powers(server, clone):
    """What another role is besides its grants; of a role that is not there, nothing."""
    with connect(server, clone) as connection:
        asked = {name: ask(connection, probes.role_powers(name)) for name in (server.superuser, "pg_monitor", "x")}

    assert asked == {
        server.superuser: [{"superuser": True, "bypass_rls": True}],
        "pg_monitor": [{"superuser": False, "bypass_rls": False}],
        "x": [],
    }


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
