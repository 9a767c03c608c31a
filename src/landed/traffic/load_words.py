"""What is told of a stage: its figures, how its times came about, and findings with who saw them and when. Pure."""

from collections.abc import Mapping, Sequence
from typing import Any

from landed.clock.stats import percentile, tail
from landed.evidence import Evidence
from landed.marks import Severity
from landed.promises.budgets import Stage
from landed.promises.site import Endpoint
from landed.traffic.load_client import Shot
from landed.traffic.load_record import SLOWER_MS, StageRecord
from landed.web.politeness import words

RATE_LIMIT = 429
STILL_S = 0.25
"""Answers that come within this after a silence were held by one thing."""

REMEDIES: Mapping[str, str] = {
    "sent": "Send the stage again (`landed load`): what is missing may be what failed.",
    "status": "Look at the deployment's function log at this time: what fails under load fails users too.",
    "silent": "A request never came back: look for a lock, a pool without time limit, or a lost answer.",
    "network": "Connections were refused or cut: look at their limit, and for a process that restarted.",
    "rate_limited": "A rate limit did its work: decide whether users may meet it, and whence this test may pass.",
    "source": "The site falls back under load: look at its pool's size and time limits, then at its log.",
    "slow": "Look at the size of the connection pool, then at what the requests wait for: queries, locks, CPU.",
    "slower": "Look for what grows with every request: a log, a list, a cache without end, open sessions.",
    "sessions": "Connections leak: find the path that takes one from the pool and does not give it back.",
    "transactions": "Find the path that leaves a transaction open: an error without rollback, a lost await.",
    "not_back": "The site has not come back from its fallback: look at what remembers that its database is away.",
}


def find(
    evidence: Evidence,
    stage: Stage,
    endpoint: Endpoint,
    record: StageRecord,
    rule: str,
    expected: str,
    found: str,
    remedy: str,
    severity: Severity = Severity.BLOCK,
    extra: Sequence[str] = (),
) -> None:
    """Record a finding about a stage."""
    evidence.find(
        rule,
        stage.name,
        expected=expected,
        found=found,
        extra=extra,
        source=f"GET {endpoint.path}, {words(stage)}, sent by {record.by} at {record.started:%H:%M} UTC",
        remedy=remedy,
        severity=severity,
    )


def beside(record: StageRecord, answered: int) -> dict[str, Any]:
    """What stands beside a stage's figures."""
    return {
        "by": record.by,
        "workers": record.workers,
        "requests": len(record.shots),
        "answered": answered,
        "load_seconds": round(record.seconds, 3),
        "client_p95_ms": _p95(record.null_ms),
        "client_cpu_share": round(record.cpu_share, 3),
        "late_p95_ms": _p95(record.late_ms),
        "connect_p95_ms": _p95(record.connect_ms),
        **({"sources": dict(record.sources)} if record.sources else {}),
        **around(record),
    }


def around(record: StageRecord) -> dict[str, Any]:
    """The site before and after it."""
    told: dict[str, Any] = {}
    for when, seen in (("before", record.before), ("after", record.after)):
        told[f"{when}_p50_ms"] = round(percentile(seen.ms, 0.5), 3) if seen.ms else None
        told[f"sessions_{when}"] = seen.sessions.sessions if seen.sessions else None
    return told


def stood_still(slow: Sequence[Shot]) -> str:
    """Many that began one after the other and ended together: the whole site stood still."""
    longest = max(slow, key=lambda each: each.ms)
    begins = [each.due_s for each in slow]
    ends = [each.due_s + each.ms / 1000 for each in slow]
    if max(ends) - min(ends) > STILL_S or (max(begins) - min(begins)) * 3 < longest.ms / 1000:
        return ""
    return f"the whole site stood still for {longest.ms / 1000:.1f} s, {longest.due_s:.1f} s after the first"


def drifted(record: StageRecord) -> str:
    """Slower and slower, request by request."""
    times = [each.ms for each in record.shots if each.error is None]
    fifth = len(times) // 5
    if fifth < 4:
        return ""
    first, last = percentile(times[:fifth], 0.5), percentile(times[-fifth:], 0.5)
    if last < max(2 * first, first + SLOWER_MS):
        return ""
    return f"it slows with every request: p50 {first:.1f} ms of the first {fifth}, {last:.1f} of the last"


def crowded(slow: Sequence[Shot], times: Sequence[float], record: StageRecord) -> str:
    """Neither: all wait for each other, or a few are slow; `times` are the longest first."""
    before = record.before.ms
    alone = f"alone it takes {percentile(before, 0.5):.1f} ms" if before else "alone: unknown"
    if len(slow) * 2 > len(times):
        return f"requests wait for each other ({alone})"
    return f"a tail: the others took at most {times[len(slow)]:.1f} ms ({alone})"


def _p95(samples: Sequence[float]) -> float | None:
    return round(tail(samples), 3) if samples else None
