"""A stage of load, judged: every request answered, quickly enough, and nothing left behind."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from landed.budget import measured
from landed.clock.stats import percentile
from landed.evidence import Evidence
from landed.marks import Severity
from landed.promises.budgets import Stage
from landed.promises.site import Endpoint
from landed.traffic.load import SLOWER, SLOWER_MS, StageRecord, returned, room
from landed.traffic.load_client import Shot
from landed.web.politeness import words

RATE_LIMIT = 429
IN_20 = 20
"""A 95th percentile holds while fewer than one in 20 is slow."""
OWN_SHARE, OWN_MS = 0.10, 0.3
"""What the client itself may make up of a judged figure; less than the second is nobody's budget."""
BUSY = 0.7
"""A client that is busier than this makes its requests wait for itself."""
STILL_S = 0.25
"""Answers that come within this after a silence were held by one thing."""


@dataclass(frozen=True)
class LoadJudge:
    """Judges one stage's record."""

    stage: Stage
    endpoint: Endpoint
    record: StageRecord
    evidence: Evidence

    def judge(self) -> None:
        """Errors, rate limit, what was left behind, then the times. Raises NotRun where the client is slow."""
        good, limited, bad = list[Shot](), list[Shot](), list[Shot]()
        for each in self.record.shots:
            answered = each.error is None and each.status in self.endpoint.status
            (good if answered else limited if each.status == RATE_LIMIT else bad).append(each)
        self._answers(bad)
        self._rate_limit(limited)
        self._afterwards()
        self._sessions()
        self._figures(good)
        if good:
            self._times(good)
        elif limited and not bad:
            self.evidence.not_run("the site's rate limit let nothing through: ask its owner for a window, or less")

    def _answers(self, bad: Sequence[Shot]) -> None:
        if not bad:
            return
        kinds = Counter(each.error or f"status {each.status}" for each in bad).most_common()
        told = ", ".join(f"{n} × {what}" for what, n in kinds)
        self._find(
            "errors",
            f"every one of {len(self.record.shots)} requests answered {_statuses(self.endpoint)}",
            f"{len(bad)} not: {told}; the first after {bad[0].due_s:.2f} s",
            _REMEDIES[_kind(bad[0])],
        )

    def _rate_limit(self, limited: Sequence[Shot]) -> None:
        if limited:
            self._find(
                "rate_limited",
                f"every one of {len(self.record.shots)} requests answered {_statuses(self.endpoint)}",
                f"{len(limited)} answered {RATE_LIMIT}, the first after {limited[0].due_s:.2f} s",
                "A rate limit did its work: decide whether users may meet it, and from where this test may pass.",
                Severity.WARN,
            )

    def _afterwards(self) -> None:
        record = self.record
        if not record.as_fast:
            after = f"p50 {percentile(record.after_ms, 0.5):.1f} ms" if record.after_ms else "no answer"
            self._find(
                "slower",
                f"afterwards as fast as before: p50 {percentile(record.before_ms, 0.5):.1f} ms, or up to "
                f"{SLOWER:g} times that, or {SLOWER_MS:g} ms more",
                f"{after}, asked in peace; {self._drift() or 'under load it was no slower at the end'}",
                "Look for what grows with every request: a log, a list, a cache without end, open sessions.",
            )

    def _sessions(self) -> None:
        before, after = self.record.before, self.record.after
        if before and after and not returned(self.stage, before, after):
            self._find(
                "sessions",
                f"at most {before.sessions} + {room(self.stage)} sessions, {before.busy} of them busy",
                f"{after.sessions} sessions, {after.busy} of them busy, when all requests had long been answered",
                "Connections leak: find the path that takes one from the pool and does not give it back.",
            )

    def _figures(self, good: Sequence[Shot]) -> None:
        record = self.record
        if not good:
            return
        beside: dict[str, Any] = {
            "by": record.by,
            "workers": record.workers,
            "requests": len(record.shots),
            "answered": len(good),
            "load_seconds": round(record.seconds, 3),
            "client_p95_ms": _p95(record.null_ms),
            "client_cpu_share": round(record.cpu_share, 3),
            "late_p95_ms": _p95(record.late_ms),
            "connect_p95_ms": _p95(record.connect_ms),
            "before_p50_ms": _p50(record.before_ms),
            "after_p50_ms": _p50(record.after_ms),
        }
        for when, seen in (("before", record.before), ("after", record.after)):
            beside[f"sessions_{when}"] = seen.sessions if seen else None
        limits = {"p95": self.stage.block_ms, "max": self.stage.block_ms}
        measured(self.evidence, [each.ms for each in good], limits, **beside)

    def _itself(self, good: Sequence[Shot]) -> None:
        """What is slow may be slow by this client; what is quick enough with its part included is proved.

        A disturbance of the moment moves the client's p95 alone; what it does to all of them, its median.
        """
        times = [each.ms for each in good]
        itself = all(_too_much(self.record.null_ms, times, share) for share in (0.5, 0.95))
        if not itself and self.record.cpu_share <= BUSY:
            return
        own, figure = _p95(self.record.null_ms) or 0.0, percentile(times, 0.95)
        self.evidence.not_run(
            f"it measures itself: {own:.1f} of {figure:.1f} ms (p95) are this client's, which was busy "
            f"{self.record.cpu_share:.0%} of the time; send from a machine at rest, or from more workers"
        )

    def _times(self, good: Sequence[Shot]) -> None:
        for limit, severity in ((self.stage.block_ms, Severity.BLOCK), (self.stage.warn_ms, Severity.WARN)):
            slow = [each for each in good if not each.ms < limit]
            if slow and len(slow) * IN_20 >= len(good):
                self._slow("slow", limit, slow, good, severity)
                return
        stalled = [each for each in good if not each.ms < self.stage.block_ms]
        if stalled:
            self._slow("stalled", self.stage.block_ms, stalled, good, Severity.BLOCK)

    def _slow(
        self, rule: str, limit: float, slow: Sequence[Shot], good: Sequence[Shot], severity: Severity
    ) -> None:
        self._itself(good)
        times = sorted((each.ms for each in good), reverse=True)
        told = f"{len(slow)} of {len(good)} took longer, up to {times[0]:.0f} ms (p50 {_p50(times):.1f})"
        promised = "p95 below" if rule == "slow" else "none over"
        why = self._still(slow) or self._drift() or self._crowd(slow, times)
        self._find(rule, f"{promised} {limit:g} ms", f"{told}; {why}", _REMEDIES["slow"], severity)

    def _still(self, slow: Sequence[Shot]) -> str:
        """Many that began one after the other and ended together: the whole site stood still."""
        longest = max(slow, key=lambda each: each.ms)
        begins = [each.due_s for each in slow]
        ends = [each.due_s + each.ms / 1000 for each in slow]
        if max(ends) - min(ends) > STILL_S or (max(begins) - min(begins)) * 3 < longest.ms / 1000:
            return ""
        return f"the whole site stood still for {longest.ms / 1000:.1f} s, {longest.due_s:.1f} s after the first"

    def _drift(self) -> str:
        """Slower and slower, request by request."""
        times = [each.ms for each in self.record.shots if each.error is None]
        fifth = len(times) // 5
        if fifth < 4:
            return ""
        first, last = percentile(times[:fifth], 0.5), percentile(times[-fifth:], 0.5)
        if last < max(2 * first, first + SLOWER_MS):
            return ""
        return f"it slows with every request: p50 {first:.1f} ms of the first {fifth}, {last:.1f} of the last"

    def _crowd(self, slow: Sequence[Shot], times: Sequence[float]) -> str:
        alone = f"alone it takes {_p50(self.record.before_ms)} ms" if self.record.before_ms else "alone: unknown"
        if len(slow) * 2 > len(times):
            return f"requests wait for each other ({alone})"
        return f"a tail: the others took at most {times[len(slow)]:.1f} ms ({alone})"

    def _find(self, rule: str, expected: str, found: str, remedy: str, severity: Severity = Severity.BLOCK) -> None:
        when = self.record.started
        self.evidence.find(
            rule,
            self.stage.name,
            expected=expected,
            found=found,
            source=f"GET {self.endpoint.path}, {words(self.stage)}, sent by {self.record.by} at {when:%H:%M} UTC",
            remedy=remedy,
            severity=severity,
        )


_REMEDIES = {
    "status": "Look at the deployment's function log at this time: what fails under load fails users too.",
    "silent": "A request never came back: look for a lock, a pool without time limit, or a lost answer.",
    "network": "Connections were refused or cut: look at their limit, and for a process that restarted.",
    "slow": "Look at the size of the connection pool, then at what the requests wait for: queries, locks, CPU.",
}


def _too_much(own: Sequence[float], times: Sequence[float], share: float) -> bool:
    """Does the client make up too much of a percentile?"""
    return bool(own) and percentile(own, share) > max(OWN_MS, OWN_SHARE * percentile(times, share))


def _kind(shot: Shot) -> str:
    if shot.error is None:
        return "status"
    return "silent" if shot.error == "no answer in time" else "network"


def _statuses(endpoint: Endpoint) -> str:
    return " or ".join(map(str, endpoint.status))


def _p95(samples: Sequence[float]) -> float | None:
    return round(percentile(samples, 0.95), 3) if samples else None


def _p50(samples: Sequence[float]) -> float | None:
    return round(percentile(samples, 0.5), 3) if samples else None
