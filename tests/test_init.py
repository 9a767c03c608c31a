"""`landed init` writes a contract that loads, whose lock is theirs, and that a healthy database passes."""

import shutil

import pytest

from landed.cli import main
from landed.contract import FILE, LOCK_FILE, load_contract
from landed.lock import load_lock
from landed.migrations import apply_migrations, read_migrations
from landed.run.selection import read_checks, unproved
from landed.server import embedded
from tests.support.operator import ROOT, verify
from tests.support.zoo import CONTRACTS

MIGRATIONS = {"prisma": ROOT / "contracts" / "ai-go" / "migrations", "sql": CONTRACTS / "parcels" / "migrations"}


@pytest.fixture(scope="module", params=["prisma", "sql"])
def tool(request):
    """Who keeps the history."""
    return request.param


@pytest.fixture(scope="module")
def folder(tool, tmp_path_factory):
    """A first contract in a new folder, beside a copy of somebody's migrations."""
    place = tmp_path_factory.mktemp("somebody")
    shutil.copytree(MIGRATIONS[tool], place / "migrations")
    new = place / "db" / 'the "첫" contract'
    assert main(["init", str(new), "--migrations", str(place / "migrations"), "--tool", tool]) == 0
    return new


def test_it_loads(folder, tool):
    """The contract is strict and complete, its name the folder's, its rows proved by checks that there are."""
    contract = load_contract(folder)

    assert contract.name == 'the "첫" contract'
    assert contract.header.tool == tool
    assert contract.migrations_folder.resolve() == (folder.parents[1] / "migrations").resolve()
    assert list(unproved(contract, read_checks(ROOT / "checks"))) == []
    assert {row.id for row in contract.row} == {each for box in contract.box for each in contract.rows_of(box)}
    assert ("1.2" in {row.id for row in contract.row}) is (tool == "prisma")


def test_its_lock_checks(folder, capsys):
    """The lock is made from these very migrations, and says so until one is changed."""
    assert main(["lock", "--check", "--contract", str(folder)]) == 0
    assert load_lock(folder / LOCK_FILE).user_tables

    (file, *_) = sorted((folder.parents[1] / "migrations").rglob("*.sql"))
    text = file.read_bytes()
    file.write_bytes(text + b"\n-- changed\n")
    try:
        assert main(["lock", "--check", "--contract", str(folder)]) == 1
    finally:
        file.write_bytes(text)
    assert "the migrations have changed" in capsys.readouterr().err


@pytest.mark.parametrize("tool", ["prisma"], indirect=True)
def test_a_database_of_these_migrations_passes(folder, tool, tmp_path):
    """A database that the migrations made is healthy by the first contract: exit status 0, TLS apart."""
    text = (folder / FILE).read_text(encoding="utf-8")
    contract = tmp_path / "contract"
    shutil.copytree(folder, contract)
    (contract / FILE).write_text(
        text.replace('tls = "require"', 'tls = "allow"').replace(
            load_contract(folder).header.migrations, str(folder.parents[1] / "migrations")
        ),
        encoding="utf-8",
    )
    with embedded.start() as server:
        server.create_role("keeper", "hush")
        server.create_database("app", "keeper")
        with server.connect("app", user="keeper", password="hush") as connection:
            apply_migrations(connection, read_migrations(MIGRATIONS[tool], tool), tool)
        dsn = server.dsn("app", "keeper", "hush")
        run = verify(tmp_path / "reports", f"--contract={contract}", env={"LANDED_DSN": dsn})

    assert (run.status, run.red, run.signatures) == (0, set(), set()), run.told


@pytest.mark.parametrize("way", ["twice", "no migrations"])
def test_refused(way, folder, tmp_path, capsys):
    """A contract that is there is never overwritten, and without migrations nothing is written."""
    target = folder if way == "twice" else tmp_path / "new"
    migrations = folder.parents[1] / "migrations" if way == "twice" else tmp_path / "none"
    before = sorted(target.rglob("*")), (folder / FILE).read_bytes()

    assert main(["init", str(target), "--migrations", str(migrations)]) == 4
    assert capsys.readouterr().err.startswith("ERROR: ")
    assert (sorted(target.rglob("*")), (folder / FILE).read_bytes()) == before
