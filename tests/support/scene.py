"""Scenes: everything that the checks of a run may look at, read or recorded before, and no server."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any

from landed.backup.examination import Examined
from landed.catalogue import Snapshot
from landed.conceal import Concealer
from landed.contract import Contract
from landed.database.headroom import Room
from landed.database.orphans import Orphans
from landed.database.seeds import Compared, Keys, Seeds
from landed.database.sequences import Position
from landed.facts import MigrationRecord
from landed.hostile.driven import Driven
from landed.lock import Lock
from landed.migrations import Migration
from landed.outside.knock import Knocked
from landed.outside.look import Seen
from landed.preflight import Preflight
from landed.promises.rows import Seed
from landed.run.selection import kind_of
from landed.settings import Settings
from landed.web.mirrors import hold_against_rows
from landed.web.site import Answer

Rows = list[dict[str, Any]]
NONE = Keys(0, ())
NO_ORPHANS = Orphans(0, 1, (), False, "")
AHEAD = Position(2, 1, False, "")

CHECKS = Path(__file__).parents[2] / "checks"


@dataclass(frozen=True, kw_only=True)
class Readings:
    """What was read of one seeded table."""

    count: int
    bare: Keys = NONE
    """Parents without a row here."""
    twice: Keys = NONE
    compared: Compared


@dataclass(frozen=True, kw_only=True)
class Scene:
    """Everything that the checks of one run look at."""

    contract: Contract
    lock: Lock
    migrations: tuple[Migration, ...]
    settings: Settings
    preflight: Preflight
    seeds: Mapping[str, Readings] = field(default_factory=dict)
    """By table."""
    orphans: Mapping[str, Orphans] = field(default_factory=dict)
    """By foreign key; none where it is not named."""
    positions: Mapping[str, Position] = field(default_factory=dict)
    """By sequence; ahead where it is not named."""
    replayed: Lock | None = None
    """What a replay makes of the migrations; None: what the lock says."""
    elsewhere: Mapping[str, list[MigrationRecord]] = field(default_factory=dict)
    shadows: tuple[str, ...] = ()
    """Databases that the migration tool left on the server."""
    hunted: Driven = field(default_factory=Driven)
    """What came of hostile input."""
    outside: Seen | None = None
    """What a stranger saw of the site."""
    doors: Mapping[str, Knocked] = field(default_factory=dict)
    """What each string's server said to a stranger."""
    backup: Examined | None = None
    """What was seen of a backup; None: none was given."""
    rows: Mapping[str, Rows] = field(default_factory=dict)
    """What each query of the contract answers."""
    pages: Mapping[str, Answer] = field(default_factory=dict)
    """What the site answers when it is asked again, by path."""
    samples: int = 4
    """So many objects of a kind are altered, where not all are."""

    @property
    def snapshot(self) -> Snapshot:
        """The catalogue."""
        assert self.preflight.snapshot is not None
        return self.preflight.snapshot

    def seen(self, **changes: Any) -> "Scene":
        """The same scene with another catalogue."""
        return replace(self, preflight=replace(self.preflight, snapshot=replace(self.snapshot, **changes)))

    def served(self, **changes: Any) -> "Scene":
        """The same scene with other facts of server, database or role."""
        return self.seen(server=replace(self.snapshot.server, **changes))


@dataclass(frozen=True)
class KnownSeeds(Seeds):
    """Seeds whose tables were read already."""

    readings: Mapping[str, Readings] = field(default_factory=dict)

    def count(self, seed: Seed) -> int:
        """How many rows the table holds."""
        return self.readings[seed.table].count

    def parents_without_child(self, seed: Seed) -> Keys:
        """Rows of the parent table that no row of this one names."""
        return self.readings[seed.table].bare

    def duplicates(self, seed: Seed) -> Keys:
        """Keys under which more than one row stands."""
        return self.readings[seed.table].twice

    def compare(self, seed: Seed) -> Compared:
        """Every promised row held against the table."""
        return self.readings[seed.table].compared


@dataclass(frozen=True)
class KnownSite:
    """A site whose answers were recorded."""

    pages: Mapping[str, Answer]

    def get(
        self, path: str, headers: Mapping[str, str] | None = None, *, fresh: bool = True, seconds: float = 0.0
    ) -> Answer:
        """The recorded answer."""
        return self.pages[path]

    def renew(self) -> None:
        """Nothing: there is no connection."""


def readings(scene: Scene) -> Mapping[str, Callable[..., Any]]:
    """Fixtures that a scene answers by itself: options and files, and whatever would ask a server."""
    conceal = Concealer(frozenset(scene.contract.header.show), b"key")
    site = KnownSite(scene.pages)
    paths = {each.name: each.path for each in scene.contract.endpoint}
    seeds = KnownSeeds(scene.contract, scene.settings.profile, None, "public", conceal, scene.seeds)  # type: ignore[arg-type]

    def ask(file: str) -> Rows:
        return scene.rows[file]

    def hold(mirror: Any) -> Any:
        get = partial(site.get, paths[mirror.endpoint])
        return hold_against_rows(mirror, ask, get, conceal, pause_s=0)

    waited = frozenset(kind for row in scene.contract.row for kind in row.pending)
    return {
        "settings": lambda: scene.settings,
        "contract": lambda: scene.contract,
        "lock": lambda: scene.lock,
        "migrations": lambda: scene.migrations,
        "preflight": lambda: scene.preflight,
        "conceal": lambda: conceal,
        "replay": lambda: lambda: scene.replayed or scene.lock,
        "elsewhere": lambda: lambda: scene.elsewhere,
        "shadow_databases": lambda: scene.shadows,
        "orphans": lambda: lambda each: scene.orphans.get(each.name, NO_ORPHANS),
        "sequence_position": lambda: lambda each: scene.positions.get(each.name, AHEAD),
        "seeds": lambda: seeds,
        "ask_contract": lambda: ask,
        **({"backup": lambda: scene.backup} if scene.backup else {}),
        **({"seen_outside": lambda: scene.outside} if scene.outside else {}),
        "knocked": lambda: scene.doors.__getitem__,
        "site": lambda: site,
        "room": lambda: Room(allowed=100, kept_back=3, in_use=5),
        "kinds": lambda: frozenset({kind_of(each) for each in CHECKS.glob("test_*.py")}) | waited,
        "mirrored": lambda: hold,
        "hunted": lambda: lambda: scene.hunted,
        "in_a_row": lambda: lambda burst: None,
    }
