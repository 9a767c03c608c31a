"""One look at a catalogue sees what is there, on every version, and each change of it."""

from dataclasses import fields

import pytest

from tests.support.objects import objects_of
from tests.support.zoo import ZOO, connect, look

pytest_plugins = ("tests.support.zoo_fixtures",)


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
