"""load.json: what `landed load` saw of each stage, for the check that judges it.

A stage that was sent from elsewhere, or from many machines, is not sent again: for a quarter of an hour the check
`load` judges what the file holds, if it was made for the same contract and the same address.
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
from landed.traffic.load import StageRecord

NAME = "load.json"
SCHEMA = 1
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


_FILE: TypeAdapter[LoadFile] = TypeAdapter(LoadFile)


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


def adopt(folder: Path, contract: Contract, url: Url, stage: str) -> StageRecord | None:
    """The record of a stage, where a file of the folder has one that fits and is fresh."""
    try:
        found = _FILE.validate_json((folder / NAME).read_bytes())
    except (OSError, ValidationError):
        return None
    if (found.schema, found.contract, found.url) != (SCHEMA, contract.hash, url.address):
        return None
    oldest = datetime.now(UTC) - FRESH
    return next((each for each in found.stages if each.stage == stage and each.started >= oldest), None)
