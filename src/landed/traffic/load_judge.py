"""A stage of load, judged: every request sent, every one answered, from the right source, and quickly enough."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from landed.budget import measured
from landed.clock.stats import percentile, tail
from landed.evidence import Evidence, NotRun
from landed.marks import Severity
from landed.promises.budgets import Stage
from landed.promises.site import Endpoint
from landed.traffic.itself import measures_itself
from landed.traffic.load_client import Shot
from landed.traffic.load_record import StageRecord
from landed.traffic.load_words import RATE_LIMIT, REMEDIES, beside, crowded, drifted, find, stood_still
from landed.traffic.source_told import strangers
from landed.web.politeness import sent

BUSY = 0.7
"""A client that is busier than this makes its requests wait for itself."""

Figure = Callable[[Sequence[float]], float]


@dataclass(frozen=True)
class LoadJudge:
    """Judges one stage's record."""

    stage: Stage
    endpoint: Endpoint
    record: StageRecord
    evidence: Evidence

    def judge(self) -> None:
        """What was not sent, errors, rate limit, source, then the times.

        Raises NotRun where too few were let through, or where the client is slow.
        """
        good, limited, bad = list[Shot](), list[Shot](), list[Shot]()
        for each in self.record.shots:
            answered = each.error is None and each.status in self.endpoint.status
            (good if answered else limited if each.status == RATE_LIMIT else bad).append(each)
        self._sent()
        self._answers(bad)
        self._rate_limit(limited)
        self._source()
        if good:
            times = [each.ms for each in good]
            limits = {"p95": self.stage.block_ms, "max": self.stage.block_ms}
            measured(self.evidence, times, limits, **beside(self.record, len(good)))
            self._times(good)
        if limited and 2 * len(good) < sent(self.stage):
            self.evidence.not_run(
                f"the site's rate limit let {len(good)} of {sent(self.stage)} requests through: "
                "ask its owner for a window, or less"
            )

    def _sent(self) -> None:
        planned, seen = sent(self.stage), len(self.record.shots)
        if seen != planned:
            self._find(
                "sent",
                f"{planned} requests, each with what became of it",
                f"{seen}",
                REMEDIES["sent"],
            )

    def _answers(self, bad: Sequence[Shot]) -> None:
        if not bad:
            return
        kinds = Counter(each.error or f"status {each.status}" for each in bad).most_common()
        told = ", ".join(f"{n} × {what}" for what, n in kinds)
        self._find(
            "errors",
            f"every one of {len(self.record.shots)} requests answered {_statuses(self.endpoint)}",
            f"{len(bad)} not: {told}; the first after {bad[0].due_s:.2f} s",
            REMEDIES[_kind(bad[0])],
        )

    def _rate_limit(self, limited: Sequence[Shot]) -> None:
        if limited:
            self._find(
                "rate_limited",
                f"every one of {len(self.record.shots)} requests answered {_statuses(self.endpoint)}",
                f"{len(limited)} answered {RATE_LIMIT}, the first after {limited[0].due_s:.2f} s",
                REMEDIES["rate_limited"],
                Severity.WARN,
            )

    def _source(self) -> None:
        """A site that falls back under load answers, quickly, and from somewhere else."""
        other = strangers(self.endpoint, self.record.sources)
        if other and self.endpoint.source:
            told = ", ".join(f"{n} × {name}" for name, n in other.items())
            self._find(
                "source",
                f"every answer from {self.endpoint.source.value}",
                f"{sum(other.values())} of {sum(self.record.sources.values())} that were read: {told}",
                REMEDIES["source"],
            )

    def _times(self, good: Sequence[Shot]) -> None:
        """Each limit that is exceeded, whatever another one says; at the end what the client is to blame for."""
        doubt: NotRun | None = None
        for rule, figure, limit, severity in self._exceeded([each.ms for each in good]):
            try:
                self._not_the_client(good, figure, limit)
                self._slow(rule, limit, good, severity)
            except NotRun as reason:
                doubt = doubt or reason
        if doubt:
            raise doubt

    def _exceeded(self, times: Sequence[float]) -> Iterator[tuple[str, Figure, float, Severity]]:
        block, warn = self.stage.block_ms, self.stage.warn_ms
        if not tail(times) < block:
            yield "slow", tail, block, Severity.BLOCK
            return
        if not max(times) < block:
            yield "stalled", max, block, Severity.BLOCK
        if not tail(times) < warn:
            yield "slow", tail, warn, Severity.WARN

    def _not_the_client(self, good: Sequence[Shot], figure: Figure, limit: float) -> None:
        """What is slow may be slow by this client; what is quick enough with its part included is proved."""
        times, own = [each.ms for each in good], self.record.null_ms
        gaps = self.record.gaps
        without = [each.ms - sum(gap.within(each) for gap in gaps) for each in good]
        if figure(without) < limit:
            longest = max(gaps, key=lambda each: each.ms)
            self.evidence.not_run(
                f"it measures itself: this client stood still for {longest.ms / 1000:.1f} s, "
                f"{longest.since_s:.1f} s after the first request; send from a machine at rest"
            )
        if measures_itself(own, times) or self.record.cpu_share > BUSY:
            self.evidence.not_run(
                f"it measures itself: {tail(own) if own else 0.0:.1f} of {tail(times):.1f} ms (p95) are this "
                f"client's, which was busy {self.record.cpu_share:.0%} of the time; send from a machine at rest, "
                "or from more workers"
            )

    def _slow(self, rule: str, limit: float, good: Sequence[Shot], severity: Severity) -> None:
        slow = [each for each in good if not each.ms < limit]
        times = sorted((each.ms for each in good), reverse=True)
        told = f"{len(slow)} of {len(good)} took longer, up to {times[0]:.0f} ms (p50 {percentile(times, 0.5):.1f}"
        told += f", p95 {tail(times):.1f})" if rule == "slow" else ")"
        promised = "p95 below" if rule == "slow" else "none over"
        why = stood_still(slow) or drifted(self.record) or crowded(slow, times, self.record)
        self._find(rule, f"{promised} {limit:g} ms", f"{told}; {why}", REMEDIES["slow"], severity)

    def _find(self, rule: str, expected: str, found: str, remedy: str, severity: Severity = Severity.BLOCK) -> None:
        find(self.evidence, self.stage, self.endpoint, self.record, rule, expected, found, remedy, severity)


def _kind(shot: Shot) -> str:
    if shot.error is None:
        return "status"
    return "silent" if shot.error == "no answer in time" else "network"


def _statuses(endpoint: Endpoint) -> str:
    return " or ".join(map(str, endpoint.status))
