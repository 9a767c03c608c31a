"""Backups made as people make them, and what the checks say of them against a database."""

import subprocess
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from landed.backup.examination import Examiner
from landed.backup.programs import find_program, of_dsn
from landed.conceal import Concealer
from landed.connection.dsn import parse_dsn
from landed.database.seeds import Seeds
from landed.server import embedded
from landed.target import Database
from reference.landing import fill
from tests.support.backups import CHECKS, CONTRACT_AI_GO
from tests.support.bench import look
from tests.support.healthy import healthy
from tests.support.zoo import look as take


@pytest.fixture(scope="session")
def backup_server():
    """A server for backups; the landing on it is a template for copies."""
    with embedded.start() as running:
        yield running


@pytest.fixture(scope="session")
def landing(backup_server):
    """The landing, and a second one beside it."""
    filled = fill(backup_server)
    backup_server.create_database("staging", filled.owner, filled.database)
    with backup_server.connect("staging") as connection:
        connection.execute("update models set description = 'tried out'")
    return filled


@pytest.fixture
def copy(backup_server, landing):
    """A connection to a copy of the landing, which lives on while its backup is looked at."""
    with backup_server.clone(landing.database, landing.owner) as name, backup_server.connect(name) as connection:
        yield connection


@pytest.fixture
def dump(backup_server, landing, tmp_path) -> Callable[..., Path]:
    """Runs pg_dump as people do."""

    def dump(*options: str, database: str = "", program: str = "pg_dump") -> Path:
        path = tmp_path / "backup.dump"
        dsn = parse_dsn(backup_server.dsn(database or landing.database))
        command = [find_program(program, 18).path, *options, f"--file={path}"]
        subprocess.run(command, env=of_dsn(dsn), check=True, timeout=60, capture_output=True)
        return path

    return dump


@pytest.fixture
def judge(backup_server, landing):
    """Examines a backup against a database, and says what each check found of it."""

    def judge(path: Path, database: str = "", **changes):
        name = database or landing.database
        changes = {"backup": CONTRACT_AI_GO.backup.model_copy(update={"min_bytes": 1}), **changes}
        target = Database(parse_dsn(backup_server.dsn(name)), timeout_s=10)
        contract = CONTRACT_AI_GO.model_copy(update=changes)
        examiner = Examiner(
            target=target,
            snapshot=take(backup_server, name).narrow(["public"]),
            seeds=Seeds(contract, "gate", target, "public", Concealer(frozenset(), b"key")),
            timeout_s=60,
            sample=1000,
        )
        try:
            seen = examiner.examine(path, lambda other: backup_server.connect(other or "postgres"), made=False)
        finally:
            target.close()
        scene = healthy(contract)
        return look(replace(scene.served(database=landing.database), backup=seen), CHECKS)

    return judge
