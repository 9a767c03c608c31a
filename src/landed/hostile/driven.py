"""All that came of a drive, kept in the run's folder: judged by every check that is about it, on any worker."""

from dataclasses import dataclass, field
from pathlib import Path

from pydantic import TypeAdapter

from landed.hostile.harm import Harm
from landed.hostile.record import Hunted, Record


@dataclass(frozen=True, slots=True, kw_only=True)
class Driven:
    """What came of the targets, and of the database behind them."""

    record: Record = field(default_factory=Record)
    harm: Harm = field(default_factory=Harm)
    problem: str = ""
    """Why nothing was sent."""
    openapi: str = ""
    """What is wrong with the site's own description of itself."""

    def of(self, name: str) -> Hunted | None:
        """What came of one target; None: it was not reached."""
        return next((each for each in self.record.hunted if each.name == name), None)


_FILE: TypeAdapter[Driven] = TypeAdapter(Driven)


def save(path: Path, driven: Driven) -> None:
    """Keep it; only this account can read it."""
    path.touch(mode=0o600)
    path.write_bytes(_FILE.dump_json(driven))


def load(path: Path) -> Driven:
    """What `save` wrote."""
    return _FILE.validate_json(path.read_bytes())
