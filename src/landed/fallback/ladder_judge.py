"""What a ladder's record says of the rows that it proves. Pure: from the record to findings and figures."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from landed.contract import Contract
from landed.evidence import Evidence
from landed.fallback.ladder_record import ROOM, LadderRecord, Step, come_back
from landed.fallback.outage import Outage, arrival, summary
from landed.fallback.rungs import Problem, promised
from landed.promises.fallback import Rung
from landed.traffic.load_record import as_fast


@dataclass(frozen=True)
class LadderJudge:
    """Judges one record for one check."""

    contract: Contract
    record: LadderRecord
    evidence: Evidence

    def saved(self) -> None:
        """What must be put back was in hand before anything was broken."""
        if self.record.unsaved is not None:
            self._find("unsaved", self.record.way, "what must be put back, in hand", self.record.unsaved)
        self._healthy()

    def rung(self, rung: Rung) -> None:
        """The site on one source, each time that it was the first left. Raises NotRun where it never was."""
        self._ready()
        steps = [each for each in self.record.steps if each.source == rung.source]
        if not steps:
            self._unclimbed(rung.source)
        for step in steps:
            self._step(step, rung.allowed_5xx)
        first = steps[0]
        self.evidence.measure(
            way=self.record.way,
            fell_back_s=arrival(self.record.probes, rung.source, first.began_s, first.ended_s),
            settled_s=first.settled_s,
            **figures(self._seen(steps)),
        )

    def recovery(self) -> None:
        """Back on the database, in time, on every endpoint, and still when no cache can hold the outage."""
        self._ready()
        if self.record.left_cut is not None:
            self._find("left_cut", self.record.way, "everything put back", self.record.left_cut)
        top = self.contract.fallback.chain[0]
        steps = [each for each in self.record.steps if each.source == top and each.kind != "cut"]
        if not steps and self.record.left_cut is None:
            self._unclimbed(top)
        # Who fails in the outage fails until it is over: that is told of its rung.
        fallen = self._seen([each for each in self.record.steps if each not in steps]).failed
        for step in steps:
            self._step(step, None if fallen else 0 if step.kind == "expire" else self._allowed)
        if steps:
            first = steps[0]
            self.evidence.measure(
                way=self.record.way,
                recovered_s=arrival(self.record.probes, top, first.began_s, first.ended_s),
                settled_s=first.settled_s,
                **figures(summary(self.record.probes, answered(self.contract))),
            )

    def as_before(self) -> None:
        """After everything the site is as it was: as fast, with as many sessions, not restarted by what was cut."""
        self._ready()
        before, after = self.record.before, self.record.after
        last = self.record.steps[-1]
        for problem in last.problems if last.kind == "expire" else ():
            self._problem(last, problem)
        if not as_fast(before.ms, after.ms):
            words = [f"{sorted(each.ms)[len(each.ms) // 2]:.1f} ms" for each in (before, after) if each.ms]
            found = words[1] if len(words) > 1 else "no answer"
            self._find(
                "slower", self.record.way, f"as fast as before: {words[0]}, half as much again at most", found
            )
        if before.sessions and after.sessions and not come_back(before, after):
            expected = f"at most {before.sessions.sessions} + {ROOM} sessions"
            self._find("sessions", self.record.way, expected, f"{after.sessions.sessions} sessions")
        if self.record.way == "embedded" and before.deployment != after.deployment:
            self._find("restarted", self.record.way, f"deployment {before.deployment}", f"{after.deployment}")
        self.evidence.measure(way=self.record.way, before_ms=list(before.ms), after_ms=list(after.ms))

    def rollback(self) -> None:
        """The switch turned, the site is on the second source in time; turned back, on the database."""
        self.saved()
        if self.record.left_cut is not None:
            self._find("left_cut", self.record.way, "everything put back", self.record.left_cut)
        for step in self.record.steps:
            self._step(step, None)
        times = {f"{each.source}_s": each.settled_s for each in self.record.steps if each.kind != "expire"}
        seen = summary(self.record.probes, answered(self.contract))
        self.evidence.measure(way=self.record.way, **times, **figures(seen))

    @property
    def _allowed(self) -> int:
        return max((each.allowed_5xx for each in self.contract.fallback.rungs), default=0)

    def _ready(self) -> None:
        if self.record.unsaved is not None:
            self.evidence.not_run(f"nothing was broken: {self.record.unsaved}")
        self._healthy()

    def _healthy(self) -> None:
        if self.record.sick is not None:
            self.evidence.not_run(f"nothing was broken, for the site is not well to begin with: {self.record.sick}")

    def _unclimbed(self, source: str) -> None:
        stopped = next((each for each in self.record.steps if each.not_run is not None), None)
        if stopped is not None:
            self.evidence.not_run(f"{stopped.name}: the change did not take: {stopped.not_run}")
        self.evidence.not_run(f"{self.record.way} cannot cut all that stands before {source}")

    def _step(self, step: Step, allowed: int | None) -> None:
        if step.not_run is not None:
            self.evidence.not_run(f"{step.name}: the change did not take: {step.not_run}")
        for problem in step.problems:
            self._problem(step, problem)
        seen = self._seen([step])
        if allowed is not None and seen.failed > allowed and seen.first is not None:
            what = seen.first.error or f"status {seen.first.status}"
            found = (
                f"{seen.failed} of {seen.requests} failed, the first ({seen.first.endpoint}: {what}) "
                f"{seen.first.due_s - step.began_s:.1f} s after the beginning; downtime {seen.downtime_s:.1f} s"
            )
            self._find("errors", step.source, f"{step.name}: at most {allowed} requests fail", found)

    def _problem(self, step: Step, problem: Problem) -> None:
        late = f", {step.budget_s:g} s after: {step.name}" if step.settled_s is None else ""
        subject = f"{step.source}.{problem.endpoint}{f'#{problem.what}' if problem.what else ''}"
        self._find(
            problem.rule,
            subject,
            f"{step.name}: {problem.expected}",
            f"{problem.found}{late}",
            missing=problem.missing,
            extra=problem.extra,
        )

    def _seen(self, steps: Sequence[Step]) -> Outage:
        """What visitors saw of these steps, together: what lies between them is not theirs."""
        allowed = answered(self.contract)
        seen = [
            summary([each for each in self.record.probes if step.began_s <= each.due_s < step.ended_s], allowed)
            for step in steps
        ]
        return Outage(
            requests=sum(each.requests for each in seen),
            failed=sum(each.failed for each in seen),
            longest_gap_s=max((each.longest_gap_s for each in seen), default=0.0),
            downtime_s=round(sum(each.downtime_s for each in seen), 3),
            first=next((each.first for each in seen if each.first), None),
        )

    def _find(
        self,
        rule: str,
        subject: str,
        expected: str,
        found: str,
        missing: Iterable[str] = (),
        extra: Iterable[str] = (),
    ) -> None:
        self.evidence.find(
            rule,
            subject,
            expected=expected,
            found=found,
            missing=missing,
            extra=extra,
            source=f"fallback, {self.record.way}",
            remedy=REMEDIES.get(rule, REMEDIES["other"]),
        )


REMEDIES = {
    "unsaved": "Bring what the message names into hand first: without it nothing is broken on purpose.",
    "left_cut": "Put it back by hand now, as the message says; then verify everything again.",
    "source": "Look at the order of the sources in the site's settings, and for a cache that outlives its source.",
    "slow": "Remember that a source is dead, and probe it beside the requests: nobody else waits for its time-out.",
    "errors": "Look at the deployment's log at this time: in an outage the next source answers.",
    "items": "Bring the fallback's data up to date with the database's, and keep them so.",
    "shape": "Build the answer by the same code, whatever source its rows come from.",
    "cached": "Say `cached` of every answer that is repeated, and of no other.",
    "timestamp": "Keep the moment of the reading beside the data, and repeat both.",
    "slower": "Look for what the outage left: probes without end, a pool that is too small, open sessions.",
    "sessions": "Connections leak: look for those that were opened in the outage and never closed.",
    "restarted": "Look at why the process ended: an outage of a source must not end the site.",
    "other": "Ask the endpoint by hand (curl) while the source is cut, and look at the deployment's log.",
}


def figures(seen: Outage) -> dict[str, float]:
    """An outage's figures, as results.json has them."""
    return {
        "requests": seen.requests,
        "failed": seen.failed,
        "longest_gap_s": seen.longest_gap_s,
        "downtime_s": seen.downtime_s,
    }


def answered(contract: Contract) -> dict[str, tuple[int, ...]]:
    """Statuses that endpoints promise, in peace or in an outage: none of them is a failure."""
    return {each.name: (*each.status, *promised(each, contract, cut=True).status) for each in contract.endpoint}
