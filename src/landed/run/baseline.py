"""What the old site took: another run's results.json beside this run's latencies, or the drill's own answers."""

import hashlib
from collections.abc import Iterable, Mapping
from pathlib import Path
from statistics import median
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from landed.errors import UsageError
from landed.run.movement import is_time
from landed.run.speed import FEWEST, Samples, Speed, TooFew, compared

KIND = "api_latency"
"""Kind of check whose times visitors feel."""
OK = 200


class _Read(BaseModel):
    """Of a results.json only what is needed; readers ignore unknown keys."""

    model_config = ConfigDict(extra="ignore", strict=True, frozen=True)


class _Check(_Read):
    nodeid: str
    kind: str
    measurements: dict[str, Any]


class _Target(_Read):
    url: str | None


class _Contract(_Read):
    name: str


class _Results(_Read):
    number: Literal[1] = Field(alias="schema")
    started: str
    target: _Target
    contract: _Contract
    checks: tuple[_Check, ...]


def read_baseline(path: Path, contract: str) -> dict[str, Any]:
    """`baseline` of results.json: what another run of this contract measured.

    Raises UsageError where the file is none, is of another contract, or holds no measured answer.
    """
    try:
        text = path.read_bytes()
        found = _Results.model_validate_json(text)
    except OSError as error:
        raise UsageError(f"{path}: cannot be read: {error.strerror}") from None
    except ValidationError:
        raise UsageError(f"{path}: not a results.json of landed") from None
    if found.contract.name != contract:
        raise UsageError(f"{path}: of contract {found.contract.name}, not {contract}")
    samples = _samples(each.model_dump() for each in found.checks)
    if not samples:
        raise UsageError(f"{path}: no latency of a site was measured there")
    return {
        "sha256": hashlib.sha256(text).hexdigest(),
        "started": found.started,
        "url": found.target.url,
        "p50_ms": {name: median(each) for name, each in samples.items()},
        "samples_ms": samples,
    }


def compare(results: Mapping[str, Any]) -> Speed | TooFew | None:
    """This run's answers beside the baseline's; None without one, or where no series is the same.

    An endpoint that one series of both measured often enough needs no other: new connections are few on purpose.
    """
    before: Mapping[str, Samples] = (results.get("baseline") or {}).get("samples_ms") or {}
    now = _samples(results["checks"])
    counts = {name: min(len(before[name]), len(now[name])) for name in now if name in before}
    often = {endpoint_of(name) for name, n in counts.items() if n >= FEWEST}
    kept = [name for name, n in counts.items() if n >= FEWEST or endpoint_of(name) not in often]
    return compared(before, {name: now[name] for name in kept})


def compare_drill(results: Mapping[str, Any]) -> tuple[str, Speed | TooFew] | None:
    """The source that answered before the last one did, and both sources' answers by endpoint, seen in the drill.

    None where nothing was drilled, or no endpoint says of both that they answered.
    """
    told = [each for each in results.get("timeline") or () if each.get("source") and each.get("status") == OK]
    if not told:
        return None
    now = told[-1]["source"]
    before = next((each["source"] for each in told if each["source"] != now), None)
    times: dict[str, dict[str, list[float]]] = {}
    for each in told:
        times.setdefault(each["source"], {}).setdefault(each["endpoint"], []).append(each["ms"])
    found = compared(times[before], times[now]) if before is not None else None
    return None if found is None else (str(before), found)


def endpoint_of(name: str) -> str:
    """What a series is of: `test_kept_alive[models]` is of `models`."""
    return name.partition("[")[2].removesuffix("]")


def _samples(checks: Iterable[Mapping[str, Any]]) -> dict[str, Samples]:
    """The samples of every series of the site's answers."""
    found: dict[str, Samples] = {}
    for check in checks:
        taken = (check.get("measurements") or {}).get("samples_ms")
        if check["kind"] == KIND and isinstance(taken, list) and any(taken) and all(map(is_time, taken)):
            found[check["nodeid"].partition("::")[2]] = taken
    return found
