"""How a database is, by its own figures: read once, before anything is measured, in one statement.

Every figure has a name that the contract's `[monitoring]` may set a limit for; its `Reading` has value and unit,
and says why it cannot be judged where this role cannot see enough of it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from pydantic import ConfigDict

from landed.database import probes
from landed.marks import STRICT
from landed.promises.sections import Monitoring, Range
from landed.target import Connection, reading

ASK_S = 5.0
ENOUGH_BLOCKS = 10_000
"""Blocks asked for (80 MB) below which a hit ratio says how young the database is, and nothing else."""
MB = 1_000_000
GRANT = "grant pg_read_all_stats to this role"


@dataclass(frozen=True, slots=True, kw_only=True)
class Vitals:
    """What the database said of itself."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    connections: int
    """Client sessions of this database other than landed's own."""
    hidden: int
    """Those among them whose work this role may not see."""
    size_bytes: int
    blocks_hit: int
    blocks_read: int
    query_s: float
    """The longest query that is running."""
    waiting: int
    """Sessions that wait for a lock."""
    lock_wait_s: float
    """The longest of these waits."""
    deadlocks: int
    temp_bytes: int
    """Written to temporary files."""
    standbys: int
    standbys_hidden: int
    lag_bytes: int
    """What the slowest standby has still to replay."""
    since: datetime | None
    """When the counters began; None: with the database."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One figure."""

    value: float
    unit: str = ""
    unseen: str = ""
    """Why it is no more than a lower bound: what this role may not see."""
    nothing: str = ""
    """Why there is no such figure."""
    judged: bool = True
    """False where it says nothing yet."""
    beside: str = ""
    """What belongs to it."""
    remedy: str = ""

    @property
    def words(self) -> str:
        """The figure as a report shows it."""
        shown = f"{self.value:.3f}".rstrip("0").rstrip(".")
        return f"{shown}{f' {self.unit}' if self.unit else ''}{f' ({self.beside})' if self.beside else ''}"


def read_vitals(connection: Connection) -> Vitals:
    """Ask the one question. Raises TargetError."""
    with reading(connection, ASK_S):
        (row,) = connection.execute(*probes.vitals()).fetchall()
    return Vitals(**row)


@dataclass(frozen=True, slots=True)
class Vital:
    """A figure that the contract sets a limit for."""

    name: str
    limit: Range

    def read(self, seen: Vitals) -> Reading:
        """The figure among what the database said."""
        return READINGS[self.name](seen)


def promised(monitoring: Monitoring) -> list[Vital]:
    """The figures that a contract sets limits for."""
    limits = {name: getattr(monitoring, name) for name in READINGS}
    return [Vital(name, limit) for name, limit in limits.items() if limit is not None]


def _cache_hit(seen: Vitals) -> Reading:
    asked = seen.blocks_hit + seen.blocks_read
    words = f"of {asked:,} blocks asked for"
    return Reading(
        seen.blocks_hit / asked if asked else 1.0,
        beside=words if asked >= ENOUGH_BLOCKS else f"{words}: too few to judge",
        judged=asked >= ENOUGH_BLOCKS,
        remedy="Look for scans of whole tables (pg_stat_user_tables); then raise shared_buffers or the compute.",
    )


def _query(seen: Vitals) -> Reading:
    return Reading(
        seen.query_s,
        "s",
        unseen=f"the work of {seen.hidden} sessions is hidden: {GRANT}" if seen.hidden else "",
        remedy="Find it in pg_stat_activity (state = 'active', by query_start), and who sent it.",
    )


def _lock_wait(seen: Vitals) -> Reading:
    return Reading(
        seen.lock_wait_s,
        "s",
        beside=f"{seen.waiting} sessions wait" if seen.waiting else "",
        remedy="Find who holds it: `select pid, pg_blocking_pids(pid) from pg_stat_activity;`",
    )


def _lag(seen: Vitals) -> Reading:
    hidden = f"the position of {seen.standbys_hidden} standbys is hidden: {GRANT}"
    return Reading(
        seen.lag_bytes / MB,
        "MB",
        unseen=hidden if seen.standbys_hidden else "",
        nothing="" if seen.standbys else "nothing is replicated from this server",
        beside=f"{seen.standbys} standbys",
        remedy="Look at pg_stat_replication: network, or a standby that is busy with something else.",
    )


READINGS: Mapping[str, Callable[[Vitals], Reading]] = {
    "connections": lambda seen: Reading(
        seen.connections,
        remedy="Look at pg_stat_activity: whose sessions are they, and does the pool's size say so?",
    ),
    "size_mb": lambda seen: Reading(
        seen.size_bytes / MB, "MB", remedy="Look for tables that are too many, too large, or empty: \\dt+ in psql."
    ),
    "cache_hit": _cache_hit,
    "query_s": _query,
    "lock_wait_s": _lock_wait,
    "deadlocks": lambda seen: Reading(
        seen.deadlocks, beside=_since(seen), remedy="The server's log has the statements: lock in one order."
    ),
    "temp_mb": lambda seen: Reading(
        seen.temp_bytes / MB,
        "MB",
        beside=_since(seen),
        remedy="Sorts and hashes do not fit: log_temp_files names them; raise work_mem or add an index.",
    ),
    "lag_mb": _lag,
}
"""By the name that the contract uses."""


def _since(seen: Vitals) -> str:
    return f"since {seen.since:%Y-%m-%d %H:%M} UTC" if seen.since else "since it was created"
