"""A budget held against samples: judged from our own figures, and from nothing where there are none."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from landed.clock.stats import Summary, interval, summarize
from landed.evidence import Evidence


@dataclass(frozen=True, slots=True)
class Exceeded:
    """One figure beyond its limit."""

    figure: str
    limit_ms: float
    found_ms: float

    @property
    def words(self) -> tuple[str, str]:
        """What was promised and what was found."""
        return f"{self.figure} below {self.limit_ms:g} ms", f"{self.figure} {self.found_ms:.2f} ms"


def exceeded(summary: Summary, limits: Mapping[str, float]) -> list[Exceeded]:
    """Figures that are not below their limits, in the order of the limits."""
    return [
        Exceeded(name, limit, summary.figure(name))
        for name, limit in limits.items()
        if not summary.figure(name) < limit
    ]


def measured(
    evidence: Evidence, samples: Sequence[float], limits: Mapping[str, float], subject: str = "", **beside: Any
) -> list[Exceeded]:
    """Record the samples' figures once, and return what exceeds its limit; no samples record a failure.

    `subject` is what that failure is about (the check's kind unless named). `limits` maps figures (mean, p50, p95,
    p99, max) to milliseconds; the first of them is the judged one whose confidence interval is told.
    """
    judged = next(iter(limits), "mean")
    if not samples:
        evidence.find(
            "no_samples",
            subject or evidence.kind,
            expected="samples",
            found="none was taken",
            source="this client's clock",
            remedy="Look at what stopped the measurement: without samples there is no figure.",
        )
        return []
    summary = summarize(samples)
    sure = interval(samples, judged)
    evidence.measure(
        n=summary.n,
        **{f"{name}_ms": round(summary.figure(name), 3) for name in ("min", "mean", "p50", "p95", "p99", "max")},
        judged=judged,
        limits_ms=dict(limits),
        interval_ms=[round(each, 3) for each in sure] if sure else None,
        samples_ms=[round(each, 3) for each in samples],
        **beside,
    )
    return exceeded(summary, limits)
