"""load.json: what `landed load` saw of each stage, for the checks that judge it; and what a run keeps for its own.

A stage that was sent from elsewhere, or from many machines, is not sent again: for a quarter of an hour after the
last one ended, the checks of load judge what the file holds, if it was made for the same contract, the same address
and, as far as the site names it, the same deployment.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import ClassVar

from pydantic import ConfigDict, TypeAdapter, ValidationError

from landed import __version__
from landed.contract import Contract
from landed.marks import STRICT
from landed.settings import Url
from landed.traffic.load_record import StageRecord

NAME = "load.json"
SCHEMA = 2
FRESH = timedelta(minutes=15)


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadFile:
    """The file's content."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    schema: int = SCHEMA
    landed: str = __version__
    contract: str
    """The contract's hash."""
    url: str
    """Without a login."""
    stages: tuple[StageRecord, ...]

    @property
    def ended(self) -> datetime:
        """When its last stage did."""
        return max(each.ended for each in self.stages)


_FILE: TypeAdapter[LoadFile] = TypeAdapter(LoadFile)
_STAGE: TypeAdapter[StageRecord] = TypeAdapter(StageRecord)


def write(folder: Path, contract: Contract, url: Url, records: tuple[StageRecord, ...]) -> Path:
    """Write the file into a report folder."""
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / NAME
    content = LoadFile(contract=contract.hash, url=url.address, stages=records)
    file.write_bytes(_FILE.dump_json(content, indent=1))
    return file


def forget(folder: Path) -> None:
    """Remove the file, if there is one."""
    (folder / NAME).unlink(missing_ok=True)


def adopt(
    folder: Path, contract: Contract, url: Url, stage: str, deployment: str | None = None
) -> StageRecord | None:
    """The record of a stage, where a file of the folder has one that fits and is fresh."""
    try:
        found = _FILE.validate_json((folder / NAME).read_bytes())
    except (OSError, ValidationError):
        return None
    if (found.schema, found.contract, found.url) != (SCHEMA, contract.hash, url.address) or not found.stages:
        return None
    if found.ended < datetime.now(UTC) - FRESH:
        return None
    record = next((each for each in found.stages if each.stage == stage), None)
    return record if record and record.after.deployment == deployment else None


def keep(folder: Path, record: StageRecord) -> None:
    """Keep what this run saw of a stage for its other checks, in the run's own folder."""
    file = folder / f"stage-{len(kept(folder))}.json"
    file.write_bytes(_STAGE.dump_json(record))


def kept(folder: Path) -> list[StageRecord]:
    """What this run has seen so far, whichever of its processes saw it; who measures alone reads no half of one."""
    return [_STAGE.validate_json(each.read_bytes()) for each in folder.glob("stage-*.json")]
