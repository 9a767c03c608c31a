"""Planting faults: the world they are planted in, the healthy runs they are held against, and `--accept`."""

import os
import subprocess
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from pathlib import Path

import pytest

from tests.support import fault_table
from tests.support.fault_files import DEFAULT, Conditions, Edit, Fault, WrongFault
from tests.support.operator import Run, verify
from tests.support.strings import lead
from tests.support.world import CONTRACTS, LATEST, Ground, World

_SQL_SECONDS = 30
_QUICK = "-q", "-p", "no:hypothesispytest"
"""Without the plugin of a library that checks use in a process of its own, and that takes time to load."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """One option, for people: CI only compares."""
    parser.addoption(
        "--accept",
        action="store_true",
        help="write what a run showed into the headers of tests/faults, and its table: review it as a difference",
    )


def pytest_sessionfinish(session: pytest.Session) -> None:
    """The table follows the headers, when all of them are written."""
    if session.config.getoption("accept") and not hasattr(session.config, "workerinput"):
        with suppress(WrongFault):  # told already, when the files were collected
            fault_table.write()


@pytest.fixture(scope="session")
def world() -> Iterator[World]:
    """One world for each worker, started when it is first asked for."""
    with World() as world:
        yield world


@pytest.fixture
def run_at(world: World, tmp_path: Path) -> Callable[[Fault], Run]:
    """Plant a fault in a fresh clone and run the suite at it, as an operator does."""

    def run_at(fault: Fault) -> Run:
        return _run(world, fault, tmp_path)

    return run_at


@pytest.fixture(scope="session")
def healthy(world: World, tmp_path_factory: pytest.TempPathFactory) -> Callable[[Fault], Run]:
    """The run of the same kind at a world without a fault; made once for each kind."""
    known: dict[tuple[str, Conditions], Run] = {}

    def healthy(fault: Fault) -> Run:
        here = fault.conditions
        direct = "another address" if here.direct else ""
        same = Conditions(as_=here.as_, direct=direct, options=here.options)
        if (fault.contract, same) not in known:
            well = Fault(fault.path, "", same, fault.reaction)
            known[fault.contract, same] = _run(world, well, tmp_path_factory.mktemp("healthy"))
        return known[fault.contract, same]

    return healthy


def _run(world: World, fault: Fault, folder: Path) -> Run:
    here = fault.conditions
    ground = world.fresh(fault.contract, here.server or LATEST)
    role = {"owner": ground.owner, "reader": ground.reader, "superuser": ground.server.superuser}[here.as_]
    with ExitStack() as stack:
        plant(ground, fault.sql)
        options = [
            f"--dsn={stack.enter_context(lead(here.dsn or 'the database', ground, role))}",
            f"--scratch-dsn={world.server().dsn()}",
            f"--contract={_edited(_contract(world, fault), fault.edit, folder)}",
            *here.options.split(),
        ]
        if here.direct:
            options.append(f"--direct-dsn={stack.enter_context(lead(here.direct, ground, role))}")
        if fault.contract == "ai-go":
            url = stack.enter_context(world.wire.between(fault.alter)) if fault.alter else world.site.url
            options.append(f"--base-url={url}")
        run = verify(folder / "reports", *_QUICK, *options)
    assert not (fault.alter and world.wire.problems), world.wire.problems
    return run


def _contract(world: World, fault: Fault) -> Path:
    return world.hurried if fault.contract == DEFAULT else CONTRACTS[fault.contract]


def plant(ground: Ground, sql: str) -> None:
    """Run a script in the clone by psql: as the superuser, who has taken the owner's role until `reset role`."""
    if not sql:
        return
    done = subprocess.run(
        [
            str(ground.server.bin / "psql"),
            *("-X", "-q", "-v", "ON_ERROR_STOP=1"),
            *("-c", f'set role "{ground.owner}"', "-f", "-"),
            ground.server.dsn(ground.database),
        ],
        env={"PATH": os.environ.get("PATH", os.defpath), "PGOPTIONS": "-c client_min_messages=warning"},
        input=sql,
        capture_output=True,
        text=True,
        timeout=_SQL_SECONDS,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def _edited(contract: Path, edits: tuple[Edit, ...], folder: Path) -> Path:
    """The contract's folder, or a copy in which some words are others."""
    if not edits:
        return contract
    for file in (each for each in contract.rglob("*") if each.is_file()):
        copy = folder / "contract" / file.relative_to(contract)
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_bytes(file.read_bytes())
    for each in edits:
        copy = folder / "contract" / each.file
        text = copy.read_text(encoding="utf-8")
        assert text.count(each.find) == 1, f"{each.file}: {text.count(each.find)} times {each.find!r}"
        copy.write_text(text.replace(each.find, each.put), encoding="utf-8")
    return folder / "contract"
