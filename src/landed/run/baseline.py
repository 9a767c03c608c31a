"""What the old site took: another run's results.json beside this run's latencies, or the drill's own answers."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from landed.errors import UsageError

KIND = "api_latency"
"""Kind of check whose times visitors feel."""
OK = 200
FEWEST = 5
"""Answers of one series from which its median says something."""


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Medians of the same series, before and now, in milliseconds."""

    series: Mapping[str, tuple[float, float]]

    @property
    def before_ms(self) -> float:
        """All medians of before, added up."""
        return sum(before for before, _ in self.series.values())

    @property
    def now_ms(self) -> float:
        """All medians of now, added up."""
        return sum(now for _, now in self.series.values())

    @property
    def percent(self) -> int:
        """How much less time the answers take than before; negative: more."""
        return round(100 * (1 - self.now_ms / self.before_ms))


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
    medians = _medians(each.model_dump() for each in found.checks)
    if not medians:
        raise UsageError(f"{path}: no latency of a site was measured there")
    return {
        "sha256": hashlib.sha256(text).hexdigest(),
        "started": found.started,
        "url": found.target.url,
        "p50_ms": medians,
    }


def compare(results: Mapping[str, Any]) -> Comparison | None:
    """The series that both runs measured; None without a baseline, or where none is the same."""
    before = (results.get("baseline") or {}).get("p50_ms") or {}
    now = _medians(results["checks"])
    both = {name: (before[name], now[name]) for name in now if before.get(name)}
    return Comparison(series=both) if both else None


def compare_drill(results: Mapping[str, Any]) -> tuple[str, Comparison] | None:
    """The source that answered before the last one did, and both sources' medians by endpoint, seen in the drill.

    None where nothing was drilled, or no endpoint answered often enough from both.
    """
    told = [each for each in results.get("timeline") or () if each.get("source") and each.get("status") == OK]
    if not told:
        return None
    now = told[-1]["source"]
    before = next((each["source"] for each in told if each["source"] != now), None)
    times: dict[tuple[str, str], list[float]] = {}
    for each in told:
        times.setdefault((each["source"], each["endpoint"]), []).append(each["ms"])
    often = {name: median(found) for name, found in times.items() if len(found) >= FEWEST and median(found) > 0}
    both = {
        endpoint: (often[before, endpoint], ms)
        for (source, endpoint), ms in often.items()
        if before is not None and source == now and (before, endpoint) in often
    }
    return (str(before), Comparison(series=both)) if both else None


def _medians(checks: Any) -> dict[str, float]:
    found = {}
    for check in checks:
        figures = check.get("measurements") or {}
        middle, number = figures.get("p50_ms"), figures.get("n")
        if check["kind"] != KIND or not isinstance(middle, int | float) or not isinstance(number, int):
            continue
        if middle > 0 and number >= FEWEST:
            found[check["nodeid"].partition("::")[2]] = float(middle)
    return found
