"""The site after a stage of load, judged: as fast as before, from the same source, and nothing left behind."""

from collections.abc import Sequence
from dataclasses import dataclass

from landed.clock.stats import percentile
from landed.evidence import Evidence
from landed.promises.budgets import Stage
from landed.promises.site import Endpoint
from landed.traffic.load_record import QUICKEST_MS, SLOWER, SLOWER_MS, StageRecord
from landed.traffic.load_words import RATE_LIMIT, REMEDIES, around, drifted, find
from landed.traffic.source_told import strangers


@dataclass(frozen=True)
class AfterJudge:
    """Judges what one stage left behind."""

    stage: Stage
    endpoint: Endpoint
    record: StageRecord
    evidence: Evidence

    def judge(self) -> None:
        """Speed, source, sessions. Raises NotRun where nothing was sent, or sessions are hidden."""
        if all(each.status == RATE_LIMIT for each in self.record.shots):
            self.evidence.not_run("no request of the stage was let through: there is nothing to come back from")
        self.evidence.measure(**around(self.record))
        self._speed()
        self._source()
        self._sessions()
        if self.record.unseen:
            self.evidence.not_run(
                f"the state of {self.record.unseen} sessions is hidden: grant pg_read_all_stats to this role"
            )

    def _speed(self) -> None:
        was, after = self.record.base.ms, self.record.after.ms
        if self.record.as_fast:
            return
        told = f"p50 {percentile(after, 0.5):.1f} ms, the quickest {min(after):.1f}" if after else "no answer"
        self._find(
            "slower",
            f"afterwards as fast as before: p50 {percentile(was, 0.5):.1f} ms, or up to {SLOWER:g} times that, or "
            f"{SLOWER_MS:g} ms more, the quickest {QUICKEST_MS:g} ms more",
            f"{told}, asked in peace; {drifted(self.record) or 'under load it was no slower at the end'}",
        )

    def _source(self) -> None:
        other = strangers(self.endpoint, self.record.after.sources)
        if other and self.endpoint.source:
            told = ", ".join(f"{n} × {name}" for name, n in other.items())
            self._find("not_back", f"afterwards every answer from {self.endpoint.source.value}", told)

    def _sessions(self) -> None:
        record = self.record
        if not record.returned and record.after.sessions:
            self._find(
                "sessions",
                f"at most {record.base.sessions} + {record.base.room} sessions",
                f"{record.after.sessions.sessions} sessions, when all requests had long been answered",
            )
        if record.held:
            self._find(
                "transactions",
                "no transaction left open",
                f"{len(record.held)} that began under load and have not moved since",
                record.held,
            )

    def _find(self, rule: str, expected: str, found: str, extra: Sequence[str] = ()) -> None:
        find(
            self.evidence,
            self.stage,
            self.endpoint,
            self.record,
            rule,
            expected,
            found,
            REMEDIES[rule],
            extra=extra,
        )
