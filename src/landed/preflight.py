"""The one look before the first check: connect, read the catalogue, ask each endpoint once.

What fails here is a root: one finding that everything resting on it names, so that a dead target is one
error and not three hundred. Checks are blocked by roots alone, never by each other.
"""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, ClassVar

from pydantic import ConfigDict, TypeAdapter

from landed import ration, retries
from landed.catalogue import Snapshot
from landed.connection.dsn import Dsn
from landed.contract import Contract
from landed.database.ahead import Ahead
from landed.database.holders import REMEDY, is_locked_out
from landed.database.reach import CATALOGUE_S, CONNECT_S, Databases, Reached, look_at_databases, together
from landed.database.vitals import Vitals
from landed.errors import Silent, TargetError
from landed.evidence import Finding, NotRun
from landed.lock import Lock
from landed.marks import STRICT
from landed.promises.site import Endpoint, Page
from landed.roots import Root, unreachable, wrong_tables
from landed.secrets import Scrubber
from landed.settings import Settings
from landed.target import TRANSACTION
from landed.web.asking import Asker
from landed.web.site import ANSWER_S, Answer, Site

SITE_ROOT = "api_status/unreachable:base-url"
SILENT_SITE = 2
"""So many addresses in a row without an answer, and a site that shows no other sign of life is given up."""
LOOK_S = 2 * CONNECT_S + CATALOGUE_S
"""Wall clock for the whole look."""


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
    retried: tuple[Finding, ...] = ()
    """What the databases answered only when they were asked again."""
    vitals: Vitals | None = None
    """The database's own figures; None: `vitals_unread` says why."""
    vitals_unread: str = ""
    known: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    """On call: answers to what the checks are going to ask the database, by `target.question_key` or by text."""

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
    settings: Settings,
    contract: Contract,
    lock: Lock,
    targets: frozenset[str],
    scrubber: Scrubber,
    folder: Path | None = None,
) -> Preflight:
    """Look at the targets in scope (`database`, `direct`, `site`), all at once; never raises for what they do.

    On call the look is quick: it asks ahead what checks will ask, each address once, and counts in `folder` what a
    run may still ask.
    """
    quick = folder if settings.profile == "oncall" else None
    started, clock = datetime.now(UTC), time.perf_counter()
    databases, answers, silent = list[Databases](), dict[str, tuple[Answer, ...]](), list[str]()
    jobs: dict[str, Callable[[], None]] = {}
    strings = {"dsn": settings.dsn, "direct-dsn": settings.direct_dsn}
    given = {name: dsn for name, dsn in strings.items() if dsn is not None}
    vitals = "vitals" in targets
    beside = TRANSACTION * (("direct-dsn" in given) + vitals)
    ahead = Ahead(contract, lock, ration.STATEMENTS - beside) if quick else None
    if given and targets & {"database", "direct"}:
        jobs["databases"] = lambda: databases.append(look_at_databases(given, ahead, vitals=vitals))
    if settings.base_url and "site" in targets:
        limits = contract.politeness
        left = ration.requests(quick) if quick else None
        site = Site(settings.base_url, requests=limits.requests, rate=limits.rate, ration=left)
        jobs["site"] = lambda: _ask_site(site, contract, answers, silent, quick=quick is not None)
    together(jobs, LOOK_S)
    seen = databases[0] if databases else _unfinished(given if "databases" in jobs else {})
    if quick and ahead and ahead.statements:
        ration.statements(quick).take(ahead.statements + beside)
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
        retried=tuple(
            retries.finding("connection", name, scrubber.scrub(words), "preflight")
            for name, words in sorted(seen.retried.items())
        ),
        vitals=seen.vitals,
        vitals_unread=scrubber.scrub(seen.vitals_unread),
        known=ahead.known if ahead else {},
    )


def _unfinished(given: Mapping[str, Dsn]) -> Databases:
    """What is known of databases whose look did not come to its end."""
    return Databases(failures={name: Silent(f"no answer within {LOOK_S:g} s") for name in given})


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
        remedy = REMEDY if is_locked_out(seen.unread) else ""
        roots.append(Root(blocks="database", finding=unreachable("connection/unreadable:dsn", words, remedy)))
    return roots


def _ask_site(
    site: Site, contract: Contract, answers: dict[str, tuple[Answer, ...]], gone: list[str], *, quick: bool
) -> None:
    """Ask every endpoint and page once (or as often as the contract repeats); stop at a site that is silent.

    In a quick look what has one address is asked once for all.
    """
    asker, silent = Asker(site), 0
    same: dict[tuple[str, ...], tuple[Answer, ...]] = {}
    asked: Sequence[tuple[str, Endpoint | Page]] = [
        *((f"endpoint:{each.name}", each) for each in contract.endpoint),
        *((f"page:{each.name}", each) for each in contract.page),
    ]
    end = time.monotonic() + LOOK_S - ANSWER_S
    try:
        for name, each in asked:
            times = each.repeat if isinstance(each, Endpoint) and not quick else 1
            address = (each.path, *map(str, sorted(each.headers.items())))
            known = same.get(address) if quick else None
            answers[name] = same[address] = got = known or _calls(asker, each, times)
            silent = silent + 1 if got[0].error else 0
            if silent >= SILENT_SITE and not asker.is_there():
                gone.append(f"GET {each.path}: {got[0].error}")
                break
            if time.monotonic() > end:
                gone.append(f"{len(answers)} of {len(asked)} addresses answered within {LOOK_S:g} s")
                break
    except NotRun:
        pass  # What was not asked any more is not run.
    except TargetError as error:
        gone.append(str(error))
    finally:
        site.close()


def _calls(asker: Asker, asked: Endpoint | Page, times: int) -> tuple[Answer, ...]:
    """So many answers, or those up to the first that did not come: waiting for more would tell nothing new."""
    got: list[Answer] = []
    while len(got) < times and not (got and got[-1].error):
        got.append(asker.get(asked.path, asked.headers))
    return tuple(got)
