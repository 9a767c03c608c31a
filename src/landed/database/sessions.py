"""Sessions of a database beside the one that asks: how many, and which of them hold a transaction open."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from pydantic import ConfigDict

from landed.database import probes
from landed.errors import TargetError
from landed.marks import STRICT
from landed.target import Database


@dataclass(frozen=True, slots=True, kw_only=True)
class Holding:
    """A session that has a transaction open and does nothing in it, since a moment of the server's clock."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    pid: int
    application: str
    state: str
    since: datetime

    @property
    def words(self) -> str:
        """Who it is."""
        return f"pid {self.pid} ({self.application or 'no name'}, {self.state} since {self.since:%H:%M:%S})"


@dataclass(frozen=True, slots=True)
class Sessions:
    """What was seen of them."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    sessions: int
    holding: tuple[Holding, ...] = ()
    hidden: tuple[int, ...] = ()
    """Process ids of those whose state this role may not see."""


def sessions_seen(database: Database) -> Sessions | None:
    """The sessions, as they are now; None: the database did not tell."""
    try:
        rows = database.ask(*probes.sessions())
    except TargetError:
        return None
    return Sessions(
        len(rows),
        tuple(_holding(each) for each in rows if str(each["state"]).startswith("idle in transaction")),
        tuple(each["pid"] for each in rows if each["state"] is None),
    )


def _holding(row: dict[str, Any]) -> Holding:
    return Holding(pid=row["pid"], application=row["application"], state=row["state"], since=row["since"])
