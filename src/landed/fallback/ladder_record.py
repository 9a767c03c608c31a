"""What was seen of a ladder, from the look before the first cut to the one after the last: kept for the checks."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import ClassVar, Literal

from pydantic import ConfigDict, TypeAdapter

from landed.database.sessions import Sessions
from landed.fallback.cutting import Mode
from landed.fallback.prober import Probe
from landed.fallback.rungs import Problem
from landed.marks import STRICT

Kind = Literal["cut", "restore", "expire"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One link cut or put back, and what the site made of it."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    kind: Kind
    link: str
    source: str
    """Which source must answer now."""
    began: datetime
    began_s: float
    """The same on the prober's clock."""
    ended_s: float = 0.0
    changed_s: float = 0.0
    """Seconds that the cut itself, or the restoring, took."""
    settled_s: float | None = None
    """Seconds after it from which every endpoint was right; None: never, within the budget."""
    budget_s: float
    problems: tuple[Problem, ...] = ()
    not_run: str | None = None
    """Why this says nothing: the change did not take."""
    retried: tuple[tuple[str, str], ...] = ()
    """What was right only when it was asked for again: the endpoint, and both samples."""

    @property
    def took_s(self) -> float | None:
        """Seconds from the beginning of the change until every endpoint was right; None: never."""
        return None if self.settled_s is None else round(self.changed_s + self.settled_s, 3)

    @property
    def name(self) -> str:
        """The step in words."""
        return {"cut": f"{self.link} cut", "restore": f"{self.link} restored"}.get(self.kind, "caches expired")


@dataclass(frozen=True, slots=True, kw_only=True)
class Peace:
    """The site at rest: how long an answer takes, how many sessions its database has, which deployment serves."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    ms: tuple[float, ...] = ()
    sessions: Sessions | None = None
    deployment: str | None = None


ROOM = 10
"""By so many sessions a pool may have grown: as many as the prober and the looks can keep busy at once."""


def come_back(before: Peace, after: Peace) -> bool:
    """Have the database's sessions come back? What could not be counted is not judged."""
    if before.sessions is None or after.sessions is None:
        return True
    return after.sessions.sessions <= before.sessions.sessions + ROOM


@dataclass(frozen=True, slots=True, kw_only=True)
class LadderRecord:
    """What was seen."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    way: Mode
    unsaved: str | None = None
    """Why nothing was broken: what must be put back is not in hand."""
    sick: str | None = None
    """Why nothing was broken: the site was not as promised to begin with."""
    kept: str = ""
    """The file of the report folder with what the site answered before anything was broken."""
    retried: tuple[tuple[str, str], ...] = ()
    """What was right before the first cut only when it was asked for again: the endpoint, and both samples."""
    steps: tuple[Step, ...] = ()
    left_cut: str | None = None
    """What could not be put back, and why."""
    before: Peace = Peace()
    after: Peace = Peace()
    rest_s: float = 0.0
    """So long after the last look the site was given to be as before."""
    probes: tuple[Probe, ...] = ()
    unprobed: str | None = None
    """Why the prober ended before it was told to."""
    events: tuple[tuple[datetime, str], ...] = ()

    @property
    def took(self) -> bool:
        """Something was cut, and it was seen to be."""
        return any(each.kind == "cut" and each.not_run is None for each in self.steps)

    def save(self, path: Path) -> None:
        """Write it, whole or not at all."""
        part = path.with_suffix(".part")
        part.write_bytes(_FILE.dump_json(self))
        part.replace(path)

    @classmethod
    def load(cls, path: Path) -> "LadderRecord":
        """Read what `save` wrote."""
        return _FILE.validate_json(path.read_bytes())


_FILE: TypeAdapter[LadderRecord] = TypeAdapter(LadderRecord)
