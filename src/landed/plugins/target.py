"""The target, looked at once on the controller; what each check rests on; and what was lost on the way."""

import shutil
import tempfile
from pathlib import Path
from typing import Any

import pytest
from pydantic import TypeAdapter

from landed.comparison import tables_in
from landed.evidence import Finding
from landed.lock import Lock
from landed.model import Table, key
from landed.plugins.options import SETTINGS
from landed.plugins.parametrization import CHECKS, COLLECTED, CONTRACT, ITEM, LOCK, SELECTION
from landed.plugins.secrecy import SCRUBBER
from landed.preflight import Preflight, look, lost, table_root
from landed.sections import Marker, Mirror, Relation, Seed
from landed.selection import NEEDS
from landed.settings import Settings

FOLDER = pytest.StashKey[Path]()
"""The run's temporary folder: private to this account, gone afterwards."""
PREFLIGHT = pytest.StashKey[Preflight]()

_FINDING: TypeAdapter[Finding] = TypeAdapter(Finding)
_FILE = "preflight.json"
_INPUT = "landed_folder"


@pytest.hookimpl(tryfirst=True)
def pytest_sessionstart(session: pytest.Session) -> None:
    """On the controller: look. On a worker: read what the controller saw."""
    config = session.config
    if SELECTION not in config.stash or config.option.collectonly:
        return
    if hasattr(config, "workerinput"):
        folder = config.stash[FOLDER] = Path(config.workerinput[_INPUT])
        config.stash[PREFLIGHT] = Preflight.load(folder / _FILE)
        return
    folder = config.stash[FOLDER] = Path(tempfile.mkdtemp(prefix="landed-run-"))
    targets = config.stash[SELECTION].targets(config.stash[CHECKS])
    preflight = look(config.stash[SETTINGS], config.stash[CONTRACT], targets, config.stash[SCRUBBER])
    preflight.save(folder / _FILE)
    config.stash[PREFLIGHT] = preflight


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """Tell a worker where the controller's look is."""
    if FOLDER in node.config.stash:
        node.workerinput[_INPUT] = str(node.config.stash[FOLDER])


def pytest_sessionfinish(session: pytest.Session) -> None:
    """A worker tells the controller what it collected."""
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput["landed_collected"] = list(session.config.stash.get(COLLECTED, []))


@pytest.hookimpl(trylast=True)
def pytest_unconfigure(config: pytest.Config) -> None:
    """Remove the temporary folder."""
    if FOLDER in config.stash and not hasattr(config, "workerinput"):
        shutil.rmtree(config.stash[FOLDER], ignore_errors=True)


def missing_target(item: pytest.Function) -> str | None:
    """What has to be given before this check can look: an option by name."""
    settings = item.config.stash[SETTINGS]
    needs = needs_of(item)
    if "database" in needs and settings.dsn is None:
        return "give --dsn"
    if "direct" in needs and settings.direct_dsn is None:
        return "give --direct-dsn"
    if "site" in needs and settings.base_url is None:
        return "give --base-url"
    return None


def needs_of(item: pytest.Function) -> set[str]:
    """Targets that an item looks at, by its fixtures and by the string it is about."""
    needs = set[str]().union(*(NEEDS.get(each, ()) for each in item.fixturenames))
    if hasattr(item, "callspec"):
        target = item.callspec.params.get("target")
        needs |= {"direct-dsn": {"direct"}, "dsn": {"database"}}.get(str(target), set())
    return needs


def blocking_root(item: pytest.Function) -> str | None:
    """Id of the root that this check rests on; None for a check that is about the roots themselves."""
    if "roots" in item.fixturenames:
        return None
    preflight, needs = item.config.stash[PREFLIGHT], needs_of(item)
    for root in preflight.roots:
        if root.blocks in needs:
            return root.finding.id
    for name, finding in _losses(item.config).items():
        if name in needs:
            return finding.id
    if preflight.snapshot is None or ("table" in item.fixturenames and "compare" in item.fixturenames):
        return _missing_table(item, preflight, own=True)
    return _missing_table(item, preflight, own=False)


def _missing_table(item: pytest.Function, preflight: Preflight, own: bool) -> str | None:
    """The root of a promised table that is not there; the check that looks for it is not blocked by it."""
    if preflight.snapshot is None or not hasattr(item, "callspec"):
        return None
    facts, lock = item.stash[ITEM], item.config.stash[LOCK]
    if own and (facts.kind, facts.name) == ("tables", "test_table"):
        return None
    for value in item.callspec.params.values():
        for table in _tables_of(value, lock, item):
            root = table_root(preflight.snapshot, (table.schema, table.name), lock.subject(table))
            if root:
                return root.finding.id
    return None


def _tables_of(value: object, lock: Lock, item: pytest.Function) -> list[Table]:
    """Promised tables that a parameter speaks of."""
    contract = item.config.stash[CONTRACT]
    if isinstance(value, Table):
        return [value]
    if isinstance(value, Seed):
        names = {value.table, *(each.table for each in value.lookup), *([value.each.table] if value.each else [])}
        return [table for table in lock.tables if table.name in names]
    if isinstance(value, Relation | Mirror | Marker):
        return tables_in(lock, contract.read(value.query))
    pairs = {(getattr(value, "schema", None), getattr(value, "table", None))}
    pairs.add((getattr(value, "target_schema", None), getattr(value, "target_table", None)))
    return [table for table in lock.tables if key(table) in pairs]


def note_loss(item: pytest.Item, words: str) -> str:
    """A target went away under a check: leave a flag for all that come after. Returns the root's id."""
    assert isinstance(item, pytest.Function)
    name = "direct" if "direct" in needs_of(item) else "database"
    finding = lost(name, words)
    flag = item.config.stash[FOLDER] / f"lost-{name}.json"
    if not flag.exists():
        flag.write_bytes(_FINDING.dump_json(finding))
    return finding.id


def _losses(config: pytest.Config) -> dict[str, Finding]:
    flags = sorted(config.stash[FOLDER].glob("lost-*.json")) if FOLDER in config.stash else []
    return {each.stem.removeprefix("lost-"): _FINDING.validate_json(each.read_bytes()) for each in flags}


def lost_roots(config: pytest.Config) -> list[Finding]:
    """Findings about targets that were lost while the checks ran."""
    return list(_losses(config).values())


def report_header(settings: Settings) -> list[str]:
    """What is verified, masked."""
    lines = [f"target   {settings.dsn.masked}"] if settings.dsn else []
    if settings.direct_dsn:
        lines.append(f"direct   {settings.direct_dsn.masked}")
    if settings.base_url:
        lines.append(f"site     {settings.base_url}")
    return lines


def pytest_report_header(config: pytest.Config) -> list[str]:
    """Contract, lock, scope and target, before anything else."""
    if SELECTION not in config.stash:
        return []
    contract, settings = config.stash[CONTRACT], config.stash[SETTINGS]
    scope = ", ".join(settings.checkpoints) or "everything"
    first = f"landed   contract {contract.name} ({contract.hash[:12]}), profile {settings.profile}, scope {scope}"
    return [first, *report_header(settings)]
