"""Which items there are: contract and lock become parameters, `--checkpoint` narrows them.

Expected comes from files, never from the target: collection needs no server and is the same on every worker.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import prod
from pathlib import Path
from typing import Any

import pytest

from landed.contract import Contract, load_contract
from landed.database.vitals import promised
from landed.errors import UsageError
from landed.lock import Lock, load_lock
from landed.migrations import Migration, read_migrations
from landed.model import Object
from landed.plugins.options import SETTINGS
from landed.promises.checkout_items import FIXTURES, items_of
from landed.report.procedures import Procedures
from landed.run.selection import Check, Selection, kind_of, plain_id, read_checks, unproved
from landed.settings import Settings
from landed.web.compression import compressed

CONTRACT = pytest.StashKey[Contract]()
LOCK = pytest.StashKey[Lock]()
SELECTION = pytest.StashKey[Selection]()
CHECKS = pytest.StashKey[tuple[Check, ...]]()
ITEM = pytest.StashKey["ItemFacts"]()
COLLECTED = pytest.StashKey[Sequence[str]]()


@dataclass(frozen=True, slots=True)
class ItemFacts:
    """What an item is within the contract."""

    kind: str
    name: str
    param: str | None
    claim: str
    rows: tuple[str, ...]
    subject: str


@dataclass(frozen=True, slots=True)
class Nothing:
    """Stands for the parameters of a check where contract or lock promise none: pytest never meets an empty set."""

    reason: str


OBJECT_FIXTURES = {
    "table": "tables",
    "column": "columns",
    "index": "indexes",
    "constraint": "constraints",
    "foreign_key": "foreign_keys",
    "sequence": "sequences",
    "enum": "enums",
    "extension": "extensions",
    "trigger": "triggers",
    "rule": "rules",
    "policy": "policies",
}
"""Fixture to field of the lock."""

Named = Sequence[tuple[str, Any]]

SECTION_FIXTURES: Mapping[str, Callable[[Contract, str], Named]] = {
    "seed": lambda contract, kind: [(each.table, each) for each in contract.seed],
    "relation": lambda contract, kind: [(each.name, each) for each in contract.relation],
    "query_budget": lambda contract, kind: [(each.name, each) for each in contract.query_budget],
    "concurrency": lambda contract, kind: [(each.name, each) for each in contract.concurrency],
    "emergency": lambda contract, kind: [(each.id, each) for each in contract.emergency],
    "mirror": lambda contract, kind: [(each.name, each) for each in contract.mirror],
    "rendered": lambda contract, kind: [(each.name, each) for each in contract.page if each.browser],
    "page": lambda contract, kind: [(each.name, each) for each in contract.page],
    "endpoint": lambda contract, kind: [(each.name, each) for each in contract.endpoint if each.group == kind],
    "compressed": lambda contract, kind: compressed(contract.endpoint, contract.page),
    "timed": lambda contract, kind: [(each.name, each) for each in contract.endpoint if each.budget_ms is not None],
    "stage": lambda contract, kind: [(each.name, each) for each in contract.stage],
    "vital": lambda contract, kind: [(each.name, each) for each in promised(contract.monitoring)],
    "question": lambda contract, kind: _named(each for each in contract.platform.question if each.group == kind),
    "rung": lambda contract, kind: [(each.source, each) for each in contract.fallback.rungs],
    "driven": lambda contract, kind: contract.hostile.named(contract.driven),
    "drive": lambda contract, kind: [("hostile", contract.hostile)] if contract.hostile.hunts else [],
    "burst": lambda contract, kind: [(each.endpoint, each) for each in contract.hostile.bursts],
    "sourced": lambda contract, kind: [
        (each.name, each)
        for each in contract.endpoint
        if each.group == kind and (each.source or any(mark.endpoint == each.name for mark in contract.marker))
    ],
    "told": lambda contract, kind: _named(
        each for each in contract.checkout.text if each.group == kind and each.facts
    ),
    "log_of_history": lambda contract, kind: _named(each for each in contract.checkout.log if each.history),
}
"""Fixture to what the contract lists for it, with ids."""


def _named(items: Iterable[Any]) -> Named:
    return [(each.name, each) for each in items]


def parameters(fixture: str, kind: str, contract: Contract, lock: Lock) -> Named | None:
    """Ids and values of a fixture that stands for objects or sections; None: it is an ordinary fixture."""
    if fixture in OBJECT_FIXTURES:
        objects = lock.by_key(OBJECT_FIXTURES[fixture]).values()
        named: Named = [(lock.subject(each), each) for each in objects]
        words = f"the lock promises no {fixture.replace('_', ' ')}"
    elif fixture in SECTION_FIXTURES:
        named = SECTION_FIXTURES[fixture](contract, kind)
        words = f"the contract lists no {fixture} for {kind}"
    elif fixture in FIXTURES.values():
        named = _named(items_of(fixture, kind, contract.environment, contract.checkout))
        words = f"the contract lists no {fixture.replace('_', ' ')} for {kind}"
    elif fixture == "migration":
        named = [(each.name, each) for each in lock.migrations]
        words = "the lock names no migration"
    elif fixture == "target":
        return [("dsn", "dsn"), ("direct-dsn", "direct-dsn")]
    else:
        return None
    return named or [("none", Nothing(words))]


def item_counts(checks: Iterable[Check], contract: Contract, lock: Lock) -> dict[tuple[str, str], int]:
    """How many items each check function has, by kind and name."""
    return {
        (check.kind, check.name): check.items
        * prod(len(parameters(each, check.kind, contract, lock) or [None]) for each in check.fixtures)
        for check in checks
    }


def checks_folder(config: pytest.Config) -> Path:
    """Where the check modules are."""
    return config.rootpath / "checks"


def pytest_configure(config: pytest.Config) -> None:
    """Read contract and lock; anything wrong in them is one message and exit status 4."""
    config.addinivalue_line("markers", "clock: measured while no other check of the run is running")
    settings = config.stash.get(SETTINGS, None)
    if settings is None:
        return
    try:
        config.stash[CONTRACT] = contract = load_contract(settings.contract)
        config.stash[LOCK] = load_lock(contract.lock_path)
        config.stash[SELECTION] = selection = Selection(contract, settings.checkpoints)
        _ = selection.rows
        config.stash[CHECKS] = checks = read_checks(checks_folder(config))
        problems = list(unproved(contract, checks))
    except UsageError as error:
        raise pytest.UsageError(str(error)) from None
    if problems:
        raise pytest.UsageError("\n".join(f"{contract.path}: {each}" for each in problems))


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Give each check the objects or sections that its fixtures are named after."""
    config, kind = metafunc.config, kind_of(Path(str(metafunc.module.__file__)))
    if CONTRACT not in config.stash:
        return
    for fixture in metafunc.fixturenames:
        named = parameters(fixture, kind, config.stash[CONTRACT], config.stash[LOCK])
        if named is not None:
            metafunc.parametrize(fixture, [value for _, value in named], ids=[name for name, _ in named])


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Tell each item its rows, and keep those that the run looks at. Selecting nothing is exit status 4."""
    if SELECTION not in config.stash:
        return
    selection = config.stash[SELECTION]
    kept: list[pytest.Item] = []
    left: list[pytest.Item] = []
    for item in items:
        facts = _facts(item, selection)
        item.stash[ITEM] = facts
        (kept if selection.takes(facts.kind, facts.name, facts.param) else left).append(item)
    items[:] = kept
    config.stash[COLLECTED] = [item.nodeid for item in kept]
    if not kept and not config.getoption("keyword") and not config.getoption("markexpr"):
        names = ", ".join(selection.checkpoints)
        raise pytest.UsageError(f"--checkpoint {names} selects no check: see `pytest --collect-only`")


def _facts(item: pytest.Item, selection: Selection) -> ItemFacts:
    assert isinstance(item, pytest.Function)
    kind, name = kind_of(item.path), item.originalname
    param = plain_id(item.callspec.id) if hasattr(item, "callspec") else None
    subject = param or name.removeprefix("test_").replace("_", " ")
    claim = " ".join((item.function.__doc__ or "").split())
    raw = _raw_subject(item, selection.contract, item.config.stash[LOCK])
    return ItemFacts(kind, name, param, claim, selection.rows_of(kind, name, param), raw or subject)


def _raw_subject(item: pytest.Function, contract: Contract, lock: Lock) -> str | None:
    """The object's own name."""
    if hasattr(item, "callspec"):
        for value in item.callspec.params.values():
            if isinstance(value, Object):
                return lock.subject(value)
    return None


@pytest.fixture(scope="session")
def settings(pytestconfig: pytest.Config) -> Settings:
    """All options, typed."""
    return pytestconfig.stash[SETTINGS]


@pytest.fixture(scope="session")
def contract(pytestconfig: pytest.Config) -> Contract:
    """What people promise."""
    return pytestconfig.stash[CONTRACT]


@pytest.fixture(scope="session")
def lock(pytestconfig: pytest.Config) -> Lock:
    """What the migrations promise."""
    return pytestconfig.stash[LOCK]


@pytest.fixture(scope="session")
def kinds(pytestconfig: pytest.Config, contract: Contract) -> frozenset[str]:
    """Kinds of check that there are, and those that a row of the contract still waits for."""
    waited = {kind for row in contract.row for kind in row.pending}
    return frozenset({check.kind for check in pytestconfig.stash[CHECKS]} | waited)


@pytest.fixture(scope="session")
def procedures(contract: Contract) -> Procedures:
    """The contract's emergency procedures, to be tried."""
    return Procedures(contract)


@pytest.fixture(scope="session")
def migrations(contract: Contract) -> tuple[Migration, ...]:
    """The migrations of the contract's folder, as they are now."""
    return read_migrations(contract.migrations_folder, contract.header.tool)
