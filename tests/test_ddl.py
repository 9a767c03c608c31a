"""The statement that a finding names puts right what is wrong, on a real server, object by object."""

import re

import psycopg
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from landed.catalogue import take
from landed.database import ddl
from landed.database.comparison import RENAMABLE
from landed.database.ddl import quoted
from landed.judge import diff
from landed.marks import Severity, marks
from landed.model import OBJECTS, key
from tests.support.zoo import ZOO, connect, look

pytest_plugins = ("tests.support.zoo_fixtures",)

ON_TABLE = {"triggers": "trigger", "rules": "rule", "policies": "policy"}
IN_TABLE = {"columns": "column", "constraints": "constraint", "foreign_keys": "constraint"}
ALONE = {"indexes": "index", "sequences": "sequence"}
CANNOT_STAND = (
    psycopg.errors.DependentObjectsStillExist,
    psycopg.errors.InvalidTableDefinition,
    psycopg.errors.WrongObjectType,
)
"""Why an object cannot be dropped by itself: others rest on it, it is inherited, or it is part of a view."""


@pytest.fixture
def broken(latest):
    """A connection to a copy of the zoo that a test may break."""
    with latest.clone(ZOO, latest.superuser) as name, connect(latest, name) as connection:
        yield connection


@pytest.fixture(scope="module")
def promised(latest):
    """The zoo as its migrations made it."""
    return look(latest)


def run(connection, statements):
    """Run statements one by one, as a person pastes them; words in brackets are for the person."""
    for each in re.sub(r"; \([^()]*(\([^()]*\)[^()]*)*\)$", ";", statements).split("; "):
        connection.execute(each.rstrip(";").encode())


def drop(kind, thing):
    """The statement that takes an object away."""
    if kind in ALONE:
        return f"drop {ALONE[kind]} {quoted(thing.schema, thing.name)}"
    table = quoted(thing.schema, thing.table)
    if kind in ON_TABLE:
        return f"drop {ON_TABLE[kind]} {quoted(thing.name)} on {table}"
    return f"alter table {table} drop {IN_TABLE[kind]} {quoted(thing.name)}"


def red(promised, connection, kind, name):
    """What blocks about an object of the zoo, as it is now."""
    found = take(connection).by_key(kind).get(name)
    assert found is not None, f"{kind} {name} is not there"
    return [each for each in diff(promised.by_key(kind)[name], found) if each.severity is Severity.BLOCK]


@pytest.mark.parametrize(
    ("kind", "at_least"),
    [
        ("columns", 25),
        ("indexes", 9),
        ("constraints", 5),
        ("foreign_keys", 7),
        ("sequences", 1),
        ("triggers", 5),
        ("rules", 2),
        ("policies", 3),
    ],
)
def test_what_is_missing_is_put_back(kind, at_least, promised, broken):
    """An object that was dropped is there again, as promised, after the statement of its finding."""
    restored = 0
    for name, thing in promised.by_key(kind).items():
        if thing.name in ("events_kind_idx",) or key(thing)[1] == "_prisma_migrations":
            continue  # an index of a partitioned table is not built concurrently; a full table takes no bare column
        try:
            broken.execute(drop(kind, thing).encode())
        except CANNOT_STAND:
            continue
        run(broken, ddl.remedies(thing)["missing"])
        health = {field for field, mark in marks(type(thing)).items() if mark.healthy is not None}
        assert [each for each in red(promised, broken, kind, name) if not health & set(each.found)] == [], name
        restored += 1

    assert restored >= at_least


BROKEN = [
    ("columns", "public owners nickname", "differs", "alter table owners alter column nickname type varchar(9)"),
    ("columns", "public owners tags", "differs", "alter table owners alter column tags drop default"),
    ("columns", "public owners seen", "differs", "alter table owners alter column seen drop not null"),
    ("columns", "public Pets note", "differs", 'alter table "Pets" alter column note set default 1'),
    ("columns", "public visits number", "differs", "alter table visits alter column number set generated always"),
    (
        "indexes",
        "public owners owners_hash_idx",
        "differs",
        "drop index owners_hash_idx; create index owners_hash_idx on owners (token desc)",
    ),
    (
        "constraints",
        "public owners owners_level_check",
        "state",
        "alter table owners drop constraint owners_level_check, add constraint owners_level_check "
        "check (level < 100 and name <> '') not valid",
    ),
    (
        "constraints",
        "public owners owners_level_check",
        "differs",
        "alter table owners drop constraint owners_level_check, "
        "add constraint owners_level_check check (level < 9)",
    ),
    (
        "foreign_keys",
        "public Pets Pets_ownerId_fkey",
        "differs",
        'alter table "Pets" drop constraint "Pets_ownerId_fkey", '
        'add constraint "Pets_ownerId_fkey" foreign key ("ownerId") references owners',
    ),
    (
        "foreign_keys",
        "public bookings bookings_owner_fkey",
        "state",
        "alter table bookings drop constraint bookings_owner_fkey, "
        "add constraint bookings_owner_fkey foreign key (owner_id) references owners not valid",
    ),
    ("sequences", "public tickets", "differs", "alter sequence tickets increment by 7 no cycle"),
    ("triggers", "public owners owners_touch", "state", "alter table owners disable trigger owners_touch"),
    (
        "triggers",
        "public owners owners_touch",
        "differs",
        "drop trigger owners_touch on owners; "
        "create trigger owners_touch after insert on owners for each row execute function touch()",
    ),
    (
        "rules",
        "public visits no_delete",
        "differs",
        "create or replace rule no_delete as on delete to visits do instead nothing",
    ),
    ("policies", "public owners everyone_reads", "differs", "alter policy everyone_reads on owners using (false)"),
    ("tables", "public base_notes", "persistence", "alter table base_notes set unlogged"),
    ("tables", "other scratchpad", "persistence", "alter table other.scratchpad set logged"),
    ("tables", "public owners", "row_security", "alter table owners disable row level security"),
    ("tables", "자료실 회원", "row_security", 'alter table "자료실"."회원" no force row level security'),
    ("tables", "public pet_sizes", "state", "refresh materialized view pet_sizes with no data"),
]


@pytest.mark.parametrize(("kind", "name", "rule", "breaking"), BROKEN, ids=lambda value: value[:40])
def test_what_differs_is_put_right(kind, name, rule, breaking, promised, broken):
    """An object that was altered is as promised again after the statement of its finding's rule."""
    name = tuple(name.split())
    run(broken, breaking)
    assert [each.rule for each in red(promised, broken, kind, name)] == [rule]

    run(broken, ddl.remedies(promised.by_key(kind)[name])[rule])
    assert red(promised, broken, kind, name) == []


def test_silent_keys_are_woken(promised, broken):
    """The triggers that carry a key fire again, on the child and on the parent."""
    name = ("public", "bookings", "bookings_owner_fkey")
    broken.execute("alter table bookings disable trigger all")
    broken.execute("alter table owners disable trigger all")
    assert len(red(promised, broken, "foreign_key_triggers", name)) == 1

    run(broken, ddl.remedies(promised.by_key("foreign_keys")[name])["triggers"])
    assert red(promised, broken, "foreign_key_triggers", name) == []


def test_sequence_is_set_ahead(promised, broken):
    """A sequence that fell behind its column gives numbers beyond it again."""
    broken.execute("insert into owners (id, name, email) values (70, 'Ann', 'ann')")
    run(broken, ddl.remedies(promised.by_key("sequences")["public", "owners_id_seq"])["behind"])

    assert broken.execute("insert into owners (name) values ('Bob') returning id").fetchone() == (71,)


@pytest.mark.parametrize("kind", [each for each in OBJECTS if each != "foreign_key_triggers"])
def test_every_rule_has_a_remedy(kind, promised):
    """Whatever can be found about an object, there is a next step: a sentence or a statement, never nothing."""
    rules = {mark.rule for mark in marks(OBJECTS[kind]).values() if mark.rule}
    for thing in promised.by_key(kind).values():
        remedies = ddl.remedies(thing)
        assert rules | {"missing"} <= remedies.keys()
        assert ("renamed" in remedies) is (kind in RENAMABLE)
        assert all(text.strip() for text in remedies.values())


@settings(derandomize=True, max_examples=100, deadline=None)
@given(st.lists(st.text(st.characters(exclude_characters="\0", codec="utf-8"), min_size=1), min_size=1, max_size=3))
def test_names_are_quoted(names):
    """Any name comes out as an identifier that the server reads back as that name."""
    parts = re.findall(r'"((?:[^"]|"")*)"(?:\.|$)', quoted(*names), re.DOTALL)

    assert [each.replace('""', '"') for each in parts] == names
