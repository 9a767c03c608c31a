"""What a folder's history says of a run: what changed since the last one, and how long it has been green. Pure.

Which latency has moved is told by `movement.py`, and the report's trend drawn, from the same lines: whatever is
read of a history passes here.

Runs are of the same scope where target, contract, profile and what was looked at are the same; runs that were
interrupted, and lines that are no runs, say nothing.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from landed.run.movement import Latencies, moved, read_latencies

Document = Mapping[str, Any]

GREEN, RED = 0, 1
"""Exit statuses of runs that came to their end."""


@dataclass(frozen=True, slots=True)
class Past:
    """One run, as its line in history.jsonl tells it."""

    started: datetime
    green: bool
    landed: bool
    """It was the whole gate, and nothing was red."""
    red: frozenset[str]
    """Ids of its red findings."""
    target: tuple[Any, ...]
    scope: tuple[Any, ...]
    latencies: Latencies


def read(lines: Iterable[str]) -> tuple[list[Past], int]:
    """The runs that came to their end, in the order of their beginning, and how many lines are no runs at all."""
    runs, strange = [], 0
    for line in lines:
        if not line.strip():
            continue
        try:
            run = past(json.loads(line))
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            strange += 1
            continue
        if run is not None:
            runs.append(run)
    return sorted(runs, key=lambda each: each.started), strange


def past(line: Document) -> Past | None:
    """The run of a line, or of results.json; None: it was interrupted.

    Raises ValueError, KeyError, TypeError or AttributeError for what is no line of ours.
    """
    started = datetime.fromisoformat(line["started"])
    if started.tzinfo is None:
        raise ValueError("no time zone")
    if line["exit_status"] not in (GREEN, RED):
        return None
    red = line.get("red")
    if red is None:
        red = [name for name, severity in line["findings"].items() if severity == "block"]
    if not isinstance(red, list) or not all(isinstance(each, str) for each in red):
        raise ValueError("no ids")
    return Past(
        started=started,
        green=line["exit_status"] == GREEN,
        landed=str(line["verdict"]).startswith("landed"),
        red=frozenset(red),
        target=_target(line),
        scope=(line["profile"], line["scope"]),
        latencies=read_latencies(line.get("latency_ms")),
    )


def _target(line: Document) -> tuple[Any, ...]:
    """What makes a target the same one; the sample is always the same, whatever port it got."""
    contract, target = line["contract"], line["target"]
    name = contract["name"] if isinstance(contract, dict) else contract
    if target.get("sample"):
        return name, "sample"
    return name, target.get("dsn"), target.get("url")


def red_ids(results: Document) -> list[str]:
    """What is red in results.json, by ids that stay the same from run to run."""
    found = [*results["roots"], *(each for check in results["checks"] for each in check["findings"])]
    red = {each["id"] for each in found if each["severity"] == "block" and not each["waived_by"]}
    red |= {each["nodeid"] for each in results["checks"] if each["outcome"] == "failed" and not each["findings"]}
    red |= {each["id"] for each in results["open"]}
    return sorted(red)


def earlier(lines: Iterable[str], results: Document) -> list[Past]:
    """The runs before this one of the same target, contract, profile and scope, the newest last."""
    try:
        now = datetime.fromisoformat(results["started"])
        mine = _target(results), (results["profile"], results["scope"])
        return [each for each in read(lines)[0] if (each.target, each.scope) == mine and each.started < now]
    except (KeyError, TypeError, ValueError, AttributeError):
        return []  # a document that does not say when it was or of what is nobody's successor


def told(lines: Iterable[str], results: Document, watch_hours: int) -> dict[str, Any]:
    """`since`, `watch`, `moved` and `history` of results.json, from the history before this run."""
    runs, strange = read(lines)
    now = past(
        {**results, "red": red_ids(results)}
        if results["exit_status"] in (GREEN, RED)
        else {**results, "red": [], "exit_status": RED}
    )
    assert now is not None
    mine = [each for each in runs if each.target == now.target and each.started < now.started]
    same = [each for each in mine if each.scope == now.scope]
    over = results["exit_status"] in (GREEN, RED)
    return {
        "since": _since(same, now) if over else None,
        "watch": _watch(mine, same, now, watch_hours) if over else None,
        "moved": moved(results["checks"], [each.latencies for each in same]) if over else [],
        "history": {"runs": len(runs), "skipped": strange},
    }


def _since(same: Sequence[Past], now: Past) -> dict[str, Any] | None:
    """What is red now and was not in the last run of the same scope, and the reverse; None: the first run."""
    if not same:
        return None
    last = same[-1]
    green = next((each for each in reversed(same) if each.green), None)
    red = next((each for each in same if green is None or each.started > green.started), None)
    return {
        "started": _iso(last.started),
        "green": last.green,
        "last_green": _iso(green.started) if green else None,
        "red_since": _iso((red or now).started) if not now.green else None,
        "new": sorted(now.red - last.red),
        "mended": sorted(last.red - now.red),
        "still": len(now.red & last.red),
    }


def _watch(mine: Sequence[Past], same: Sequence[Past], now: Past, of: int) -> dict[str, Any] | None:
    """Green runs of this scope and hours since the target landed: its first whole gate, else a green run."""
    known = [*mine, now]
    landing = next((each for each in known if each.landed), None)
    landing = landing or next((each for each in known if each.green), None)
    if landing is None:
        return None
    runs = [each for each in (*same, now) if each.started >= landing.started]
    hours = (now.started - landing.started) / timedelta(hours=1)
    return {
        "landed": _iso(landing.started),
        "green": sum(each.green for each in runs),
        "runs": len(runs),
        "hours": round(min(hours, of), 1),
        "of": of,
    }


def _iso(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds")
