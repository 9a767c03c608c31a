"""The lock is what the migrations make, the same on every version, and a file that can be reviewed."""

import json
import re
from pathlib import Path

import pytest

from landed.errors import TargetError, UsageError
from landed.lock import DERIVED, dump_lock, load_lock
from landed.marks import marks
from landed.migrations import migrations_hash, read_migrations
from landed.model import OBJECTS
from landed.replay import lock_from_snapshot, replay
from reference.proxy import Proxy
from tests.support.zoo import CONTRACTS, MIGRATIONS, ZOO, connect, look

pytest_plugins = ("tests.support.zoo_fixtures",)

AI_GO = CONTRACTS.parents[1] / "contracts" / "ai-go" / "migrations"


def made_on(server, folder=MIGRATIONS, **options):
    """The lock of a folder of migrations, made by replay on a server."""
    return replay(
        lambda database: connect(server, database or "postgres", **options),
        read_migrations(folder, "prisma"),
        "prisma",
    )


def without_rendered(lock):
    """Every object but for what each major version spells its own way."""
    return {
        kind: [
            {name: getattr(each, name) for name, mark in marks(type(each)).items() if not mark.rendered}
            for each in objects
        ]
        for kind, objects in lock.objects.items()
    }


@pytest.mark.parametrize("folder", [MIGRATIONS, AI_GO], ids=["zoo", "ai-go"])
def test_same_on_every_version(folder, server, latest):
    """The same migrations give the same lock on every version, but for that version and rendered text."""
    lock, other = made_on(server, folder), made_on(latest, folder)

    assert lock.server_major == server.version // 10000
    assert lock.migrations == other.migrations
    assert without_rendered(lock) == without_rendered(other)


def test_replay_equals_a_look(server):
    """What replay finds in its scratch database is what the database holds that the same migrations filled."""
    lock = made_on(server)
    looked = lock_from_snapshot(look(server), (), read_migrations(MIGRATIONS, "prisma"))

    assert dump_lock(lock) == dump_lock(looked)


def test_a_scratch_server_that_falls_silent(server, monkeypatch):
    """A server that takes the connection and never answers is given up on this side."""
    monkeypatch.setattr("landed.replay.ASK_S", 1.0)
    with Proxy(server.host, server.port) as proxy:

        def silent(database):
            line = connect(server, "postgres", port=proxy.port)
            proxy.switch("stall")
            return line

        with pytest.raises(TargetError, match="the scratch server cannot be used: no answer within 1 s"):
            replay(silent, (), "sql")


def test_replay_leaves_no_database(server, tmp_path):
    """The scratch database is dropped, also where a migration fails."""
    bad = tmp_path / "20250101000000_bad"
    bad.mkdir()
    (bad / "migration.sql").write_text("create tabel")
    with pytest.raises(UsageError, match="syntax error"):
        made_on(server, tmp_path)
    made_on(server)

    with connect(server, "postgres") as connection:
        left = connection.execute("select datname from pg_database where datname like 'landed_%'").fetchall()
    assert left == []


def test_triggers_of_foreign_keys_follow(server):
    """The triggers that carry keys are not in the file, and what is derived is what the catalogue shows."""
    lock = made_on(server)

    assert DERIVED not in json.loads(dump_lock(lock))
    assert lock.objects[DERIVED] == look(server).foreign_key_triggers


def test_file_round_trip(latest, tmp_path):
    """A lock written and read again equals itself; so do its text and hash."""
    lock = made_on(latest)
    path = tmp_path / "schema.lock.json"
    path.write_text(dump_lock(lock), encoding="utf-8")

    again = load_lock(path)

    assert again == lock
    assert dump_lock(again) == path.read_text(encoding="utf-8")
    assert again.hash == lock.hash
    assert again.migrations_hash == migrations_hash(read_migrations(MIGRATIONS, "prisma"))


def test_file_is_made_for_review(latest):
    """One object stands on one line, in readable letters; a change of one object changes one line."""
    text = dump_lock(made_on(latest))
    objects = sum(len(rows) for kind, rows in json.loads(text).items() if kind in OBJECTS)

    assert len(re.findall(r'^  \{"', text, re.MULTILINE)) == objects + len(list(MIGRATIONS.iterdir()))
    assert '"name": "회원"' in text


def test_same_whoever_makes_it(latest):
    """Owner and privileges are not in the lock: another role's replay gives the same text."""
    latest.create_role("maker", "x", createdb=True)
    with latest.connect() as connection:
        connection.execute("grant pg_monitor, pg_read_all_stats to maker")
    try:
        other = made_on(latest, AI_GO, user="maker", password="x")
    finally:
        with latest.connect() as connection:
            connection.execute("drop owned by maker; drop role maker")

    assert dump_lock(other) == dump_lock(made_on(latest, AI_GO))


def test_schemas_narrow_it(latest):
    """A lock of one schema promises nothing elsewhere, and its subjects need no schema in front."""
    whole = made_on(latest)
    one = lock_from_snapshot(look(latest), ["other"], ())

    assert whole.schemas == ("other", "public", "자료실")
    assert one.schemas == ("other",)
    assert {each.schema for each in one.everything()} == {"other"}
    names = {one.subject(each) for each in one.everything()}
    assert {"bookings", "bookings.owner_id", "bookings.bookings_owner_fkey", "Size", "shared_numbers"} <= names
    assert "public.owners.id" in {whole.subject(each) for each in whole.everything()}


def test_subjects_are_unique(latest):
    """Within a kind no two objects share a subject."""
    lock = made_on(latest)

    for objects in lock.objects.values():
        assert len({lock.subject(each) for each in objects}) == len(objects)


def test_history_table_is_promised_but_nobodys(latest):
    """Prisma's own table is part of the promise; `user_tables` leaves it out."""
    lock = made_on(latest, AI_GO)

    assert len(lock.tables) == 9
    assert len(lock.user_tables) == 8


def test_line_ends_of_the_checkout_do_not_change_it(latest, tmp_path):
    """A checkout with CRLF gives the same lock, text and hash."""
    for each in AI_GO.glob("*/migration.sql"):
        copy = tmp_path / each.parent.name / each.name
        copy.parent.mkdir()
        copy.write_bytes(each.read_bytes().replace(b"\n", b"\r\n"))

    assert dump_lock(made_on(latest, tmp_path)) == dump_lock(made_on(latest, AI_GO))


@pytest.fixture
def lock_file(latest, tmp_path):
    """A lock of the zoo, as a file."""
    path = tmp_path / "schema.lock.json"
    path.write_text(dump_lock(lock_from_snapshot(look(latest, ZOO), (), read_migrations(MIGRATIONS, "prisma"))))
    return path


DAMAGE = [
    (lambda data: data.pop("rules"), "nothing about rules"),
    (lambda data: data.update(tabels=[]), "unknown key tabels"),
    (lambda data: data["columns"][0].pop("type"), "columns[0].type: Field required"),
    (
        lambda data: data["columns"][0].update(nullable="yes"),
        "columns[0].nullable: Input should be a valid boolean",
    ),
    (lambda data: data["enums"][0].update(owner="x"), "enums[0].owner: Unexpected keyword argument"),
    (lambda data: data["tables"].append(data["tables"][0]), "tables: other.bookings stands twice"),
    (lambda data: data.update(server_major="18"), "server_major: not a number"),
    (lambda data: data.update(format=2), "not a lock of format 1"),
    (lambda data: data["migrations"].pop(), "migrations_hash is not that of its migrations"),
]


@pytest.mark.parametrize(("damage", "problem"), DAMAGE, ids=[each[1] for each in DAMAGE])
def test_damage_is_refused(damage, problem, lock_file):
    """A lock that is not one is refused in one error that names the file and the place."""
    data = json.loads(lock_file.read_text())
    damage(data)
    lock_file.write_text(json.dumps(data))

    with pytest.raises(UsageError, match=re.escape(problem)) as caught:
        load_lock(lock_file)
    assert str(lock_file) in str(caught.value)


def test_no_file_says_how_to_make_one(tmp_path):
    """Without a lock the error names the command that makes it."""
    with pytest.raises(UsageError, match="run `landed lock`"):
        load_lock(Path(tmp_path / "nothing.json"))
