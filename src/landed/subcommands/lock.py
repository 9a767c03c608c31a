"""`landed lock`: make the lock from migrations or from a database, or see whether it is still theirs."""

import sys
from contextlib import closing
from pathlib import Path

from landed.catalogue import take
from landed.connection.dsn import Dsn, parse_dsn
from landed.contract import Contract, load_contract
from landed.lock import Lock, dump_lock, load_lock
from landed.migrations import Migration, migrations_hash, read_migrations
from landed.replay import lock_from_snapshot, replay
from landed.run.outcomes import ExitStatus
from landed.server.scratch import scratch_server
from landed.target import connect, watchdog

CONNECT_S = 10.0
LOOK_S = 60.0


def write_lock(
    contract_path: Path, folder: Path | None, from_dsn: str | None, scratch_dsn: str | None, output: Path | None
) -> int:
    """Make the lock and write it. Raises UsageError or TargetError."""
    contract = load_contract(contract_path)
    migrations = _migrations(contract, folder)
    if from_dsn is not None:
        lock = _from_database(parse_dsn(from_dsn), contract, migrations)
    else:
        with scratch_server(parse_dsn(scratch_dsn) if scratch_dsn else None) as server:
            lock = replay(server, migrations, contract.header.tool, contract.header.schemas)
    file = output or contract.lock_path
    file.write_text(dump_lock(lock), encoding="utf-8")
    objects = len(lock.everything())
    sys.stdout.write(f"{file}: {objects} objects of {len(migrations)} migrations; review it as a diff\n")
    return ExitStatus.LANDED


def _from_database(dsn: Dsn, contract: Contract, migrations: tuple[Migration, ...]) -> Lock:
    with closing(connect(dsn, seconds=CONNECT_S)) as connection, watchdog(connection, LOOK_S):
        return lock_from_snapshot(take(connection), contract.header.schemas, migrations)


def check_lock(contract_path: Path, folder: Path | None, output: Path | None) -> int:
    """Does the lock belong to these migrations? Needs no server."""
    contract = load_contract(contract_path)
    file = output or contract.lock_path
    if load_lock(file).migrations_hash == migrations_hash(_migrations(contract, folder)):
        sys.stdout.write(f"{file}: made from these migrations\n")
        return ExitStatus.LANDED
    sys.stderr.write(f"{file}: the migrations have changed since it was made: run `landed lock`\n")
    return ExitStatus.NOT_LANDED


def _migrations(contract: Contract, folder: Path | None) -> tuple[Migration, ...]:
    return read_migrations(folder or contract.migrations_folder, contract.header.tool)
