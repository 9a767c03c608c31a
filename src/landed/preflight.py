"""The one look before the first check: connect, read the catalogue, ask each endpoint once.

What fails here is a root: one finding that everything resting on it names, so that a dead target is one
error and not three hundred. Checks are blocked by roots alone, never by each other.
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import ClassVar

from pydantic import ConfigDict, TypeAdapter

from landed.catalogue import Snapshot
from landed.contract import Contract
from landed.errors import TargetError
from landed.lock import Lock
from landed.marks import STRICT
from landed.promises import Endpoint, Page
from landed.reach import CATALOGUE_S, CONNECT_S, Databases, Reached, look_at_databases, together
from landed.roots import Root, unreachable, wrong_tables
from landed.secrets import Scrubber
from landed.settings import Settings
from landed.site import ANSWER_S, Answer, Site
from landed.vitals import Vitals

SITE_ROOT = "api_status/unreachable:base-url"
SILENT_SITE = 2
"""So many requests without an answer, and the site is given up."""
SILENT_S = 3.0
"""How long a site that left the last request without an answer is waited for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Preflight:
    """Everything that was seen in the one look."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    started: datetime
    seconds: float = 0.0
    snapshot: Snapshot | None = None
    reached: dict[str, Reached] = field(default_factory=dict)
    """By `dsn` and `direct-dsn`."""
    same_server: bool | None = None
    """A session opened through one string was seen running through the other; None: not tried."""
    answers: dict[str, tuple[Answer, ...]] = field(default_factory=dict)
    """By `endpoint:<name>` and `page:<name>`: one answer, or as many as the contract repeats."""
    roots: tuple[Root, ...] = ()
    vitals: Vitals | None = None
    """The database's own figures; None: `vitals_unread` says why."""
    vitals_unread: str = ""

    def save(self, path: Path) -> None:
        """Write it to a file that only this account can read: it may hold answers."""
        path.touch(mode=0o600)
        path.write_bytes(_FILE.dump_json(self))

    @classmethod
    def load(cls, path: Path) -> "Preflight":
        """Read what `save` wrote."""
        return _FILE.validate_json(path.read_bytes())


_FILE: TypeAdapter[Preflight] = TypeAdapter(Preflight)


def look(
    settings: Settings, contract: Contract, lock: Lock, targets: frozenset[str], scrubber: Scrubber
) -> Preflight:
    """Look at the targets in scope (`database`, `direct`, `site`), all at once; never raises for what they do."""
    started, clock = datetime.now(UTC), time.perf_counter()
    databases, answers, silent = list[Databases](), dict[str, tuple[Answer, ...]](), list[str]()
    jobs: dict[str, Callable[[], None]] = {}
    strings = {"dsn": settings.dsn, "direct-dsn": settings.direct_dsn}
    given = {name: dsn for name, dsn in strings.items() if dsn is not None}
    if given and targets & {"database", "direct"}:
        jobs["databases"] = lambda: databases.append(look_at_databases(given, vitals="vitals" in targets))
    if settings.base_url and "site" in targets:
        site = Site(settings.base_url, requests=contract.politeness.requests, rate=contract.politeness.rate)
        jobs["site"] = lambda: _ask_site(site, contract, answers, silent)
    together(jobs, 2 * CONNECT_S + CATALOGUE_S)
    seen = databases[0] if databases else Databases()
    roots = [*_database_roots(seen, scrubber)]
    if seen.snapshot is not None:
        roots += wrong_tables(seen.snapshot, lock)
    roots += [Root(blocks="site", finding=unreachable(SITE_ROOT, scrubber.scrub(words))) for words in silent]
    return Preflight(
        started=started,
        seconds=time.perf_counter() - clock,
        snapshot=seen.snapshot,
        reached=seen.reached,
        same_server=seen.same_server,
        answers=dict(answers),
        roots=tuple(roots),
        vitals=seen.vitals,
        vitals_unread=scrubber.scrub(seen.vitals_unread),
    )


def _database_roots(seen: Databases, scrubber: Scrubber) -> list[Root]:
    """One root for each string that does not answer, or for the catalogue that cannot be read."""
    blocks = {"dsn": "database", "direct-dsn": "direct"}
    roots = [
        Root(
            blocks=blocks[name],
            finding=unreachable(f"connection/unreachable:{name}", scrubber.scrub(str(error))),
        )
        for name, error in sorted(seen.failures.items(), reverse=True)
    ]
    if seen.unread is not None:
        words = f"the catalogue cannot be read: {scrubber.scrub(str(seen.unread))}"
        roots.append(Root(blocks="database", finding=unreachable("connection/unreadable:dsn", words)))
    return roots


def _ask_site(site: Site, contract: Contract, answers: dict[str, tuple[Answer, ...]], gone: list[str]) -> None:
    """Ask every endpoint and page once (or as often as the contract repeats); stop at a site that is silent."""
    silent: list[Answer] = []
    asked: Sequence[tuple[str, Endpoint | Page]] = [
        *((f"endpoint:{each.name}", each) for each in contract.endpoint),
        *((f"page:{each.name}", each) for each in contract.page),
    ]
    try:
        for name, each in asked:
            times = each.repeat if isinstance(each, Endpoint) else 1
            patience = SILENT_S if silent else ANSWER_S
            got = _calls(site, each, times, patience)
            answers[name] = got
            silent = [*silent, *got] if got[0].error else []
            if len(silent) >= SILENT_SITE or (silent and len(answers) == 1 and not silent[0].timed_out):
                gone.append(f"GET {each.path}: {silent[-1].error}")
                break
    except TargetError as error:
        gone.append(str(error))
    finally:
        site.close()


def _calls(site: Site, asked: Endpoint | Page, times: int, patience: float) -> tuple[Answer, ...]:
    """So many answers, or those up to the first that did not come: waiting for more would tell nothing new."""
    got: list[Answer] = []
    while len(got) < times and not (got and got[-1].error):
        got.append(site.get(asked.path, asked.headers, seconds=patience))
    return tuple(got)
