"""What visitors saw of an outage, from the prober's requests: time to fall back, gaps, downtime. Pure.

Failed is what came to nothing or was answered 5xx. Downtime is the time between the first of a row of failed
requests and the next one that was answered, added up; a gap is the time between two answered ones in a row.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Any

from landed.fallback.prober import Probe


@dataclass(frozen=True, slots=True, kw_only=True)
class Outage:
    """The figures of a stretch of time."""

    requests: int
    failed: int
    longest_gap_s: float
    downtime_s: float
    first: Probe | None
    """The first that failed."""


def failed(probe: Probe, allowed: Mapping[str, Sequence[int]]) -> bool:
    """Did it come to nothing, or to a 5xx that its endpoint does not promise?"""
    return probe.error is not None or (probe.status >= 500 and probe.status not in allowed.get(probe.endpoint, ()))


def summary(probes: Sequence[Probe], allowed: Mapping[str, Sequence[int]]) -> Outage:
    """Count, and measure between the moments at which requests were due."""
    bad = [each for each in probes if failed(each, allowed)]
    good = [each.due_s for each in probes if not failed(each, allowed)]
    down, since = 0.0, None
    for each in probes:
        if failed(each, allowed):
            since = each.due_s if since is None else since
        elif since is not None:
            down, since = down + each.due_s - since, None
    if since is not None:
        down += probes[-1].due_s - since
    return Outage(
        requests=len(probes),
        failed=len(bad),
        longest_gap_s=round(max((late - early for early, late in pairwise(good)), default=0.0), 3),
        downtime_s=round(down, 3),
        first=bad[0] if bad else None,
    )


SILENT_S = 2.0
"""So long nobody may have asked in a drill of which it is said that nothing failed."""


Span = tuple[datetime, datetime]


def unasked(probes: Sequence[Probe], spans: Sequence[Span], rate: float | None) -> float | None:
    """The longest time in seconds within these spans in which no request was sent, where that is too long.

    A prober that asks less often by contract may be silent for three of its requests.
    """
    longest = 0.0
    for begun, ended in spans:
        sent = [each.at for each in probes if begun <= each.at <= ended]
        longest = max([longest, *((b - a).total_seconds() for a, b in pairwise([begun, *sent, ended]))])
    return longest if longest > max(SILENT_S, 3 / rate if rate else 0.0) else None


def taken_over(before: Sequence[Probe], later: Sequence[Probe], allowed: Mapping[str, Sequence[int]]) -> set[Probe]:
    """Failures after an outage that are still its own: of addresses that were failing when it ended, until each has
    its first good answer. An address that never has one did not recover: its failures are not among them.
    """
    last = {each.endpoint: failed(each, allowed) for each in before}
    first_good = {each.endpoint: each.due_s for each in reversed(later) if not failed(each, allowed)}
    return {each for each in later if last.get(each.endpoint) and each.due_s < first_good.get(each.endpoint, 0.0)}


def arrival(probes: Sequence[Probe], source: str, since_s: float, until_s: float) -> float | None:
    """Seconds after `since_s` from which every answer that tells its source came from this one; None: never."""
    told = [each for each in probes if since_s <= each.due_s <= until_s and each.source is not None]
    other = max((place for place, each in enumerate(told) if each.source != source), default=-1)
    return round(told[other + 1].due_s - since_s, 3) if other + 1 < len(told) else None


def timeline(probes: Sequence[Probe], events: Sequence[tuple[Any, str]]) -> list[dict[str, Any]]:
    """Requests and events (moment, words) in one list, in the order of their moments, as results.json has them."""
    lines = [{"at": at, "event": words} for at, words in events]
    lines += [
        {
            "at": each.at,
            "endpoint": each.endpoint,
            "source": each.source,
            "status": each.status,
            "ms": each.ms,
            "error": each.error,
        }
        for each in probes
    ]
    return sorted(lines, key=lambda line: line["at"])
