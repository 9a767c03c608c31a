"""The target, looked at once on the controller; what each check rests on; and what was lost on the way."""

import os
import shutil
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from pydantic import TypeAdapter

from landed.blocking import blocking, rests_on
from landed.evidence import Finding
from landed.migrations import HISTORY_TABLE
from landed.plugins.options import SETTINGS
from landed.plugins.parametrization import CHECKS, COLLECTED, CONTRACT, ITEM, LOCK, SELECTION
from landed.plugins.secrecy import SCRUBBER
from landed.plugins.width import fitted
from landed.preflight import Preflight, look
from landed.report.language import Words
from landed.roots import lost
from landed.run.selection import NEEDS
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
    checks = config.stash[CHECKS]
    targets = config.stash[SELECTION].targets(checks)
    stash = config.stash
    preflight = look(stash[SETTINGS], stash[CONTRACT], stash[LOCK], targets, stash[SCRUBBER], folder)
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
        collected = session.config.stash.get(COLLECTED, ())
        session.config.workeroutput["landed_collected"] = [*collected]


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
    config = item.config
    parameters = item.callspec.params if hasattr(item, "callspec") else {}
    rests = needs_of(item) | rests_on(parameters, config.stash[LOCK], config.stash[CONTRACT])
    facts = item.stash[ITEM]
    if "history" in item.fixturenames:
        rests.add(f"table {'.'.join(HISTORY_TABLE)}")
    looks = (facts.kind, facts.name) == ("tables", "test_table")
    own = [f"tables/{rule}:{facts.subject}" for rule in ("missing", "differs")] if looks else []
    found = blocking(rests, config.stash[PREFLIGHT].roots, _losses(config), own)
    return found.id if found else None


def note_loss(item: pytest.Item, name: str, words: str) -> str:
    """The `database` or the `site` went away under a check: leave a flag for all that come after.

    Returns the root's id. Several workers may notice at once: the first flag stays, and nobody reads half of one.
    """
    finding = lost(name, words, item.nodeid.rpartition("/")[2])
    folder = item.config.stash[FOLDER]
    written = folder / f"{os.getpid()}-{name}.json"
    written.write_bytes(_FINDING.dump_json(finding))
    with suppress(FileExistsError):
        (folder / f"lost-{name}.json").hardlink_to(written)
    return finding.id


def _losses(config: pytest.Config) -> dict[str, Finding]:
    flags = sorted(config.stash[FOLDER].glob("lost-*.json")) if FOLDER in config.stash else []
    return {each.stem.removeprefix("lost-"): _FINDING.validate_json(each.read_bytes()) for each in flags}


def lost_roots(config: pytest.Config) -> list[Finding]:
    """Findings about targets that were lost while the checks ran."""
    return list(_losses(config).values())


def database_answers(config: pytest.Config) -> bool:
    """Whether the database was given, answered at first, and was not lost since.

    For checks of the site that look at the database beside: one that is known to be silent costs them no wait.
    """
    given = config.stash[SETTINGS].dsn is not None
    roots = config.stash[PREFLIGHT].roots
    return given and not any(each.blocks == "database" for each in roots) and "database" not in _losses(config)


def report_header(settings: Settings) -> list[str]:
    """What is verified, masked."""
    lines = [f"target   {settings.dsn.masked}"] if settings.dsn else []
    if settings.direct_dsn:
        lines.append(f"direct   {settings.direct_dsn.masked}")
    if settings.base_url:
        lines.append(f"site     {settings.base_url}")
    if settings.fallback_url:
        lines.append(f"cut off  {settings.fallback_url}")
    return lines


def pytest_report_header(config: pytest.Config) -> list[str]:
    """Contract, lock, scope and target, before anything else."""
    if SELECTION not in config.stash:
        return []
    contract, settings = config.stash[CONTRACT], config.stash[SETTINGS]
    words = Words(settings.lang)
    first = words(
        "header",
        contract=contract.name,
        hash=contract.hash[:12],
        profile=settings.profile,
        scope=", ".join(settings.checkpoints) or words("header.all"),
    )
    lines = [f"landed   {first}", *report_header(settings)]
    return [each for line in lines for each in fitted(config, line)]
