"""What a ladder's record says of the rows that it proves. Pure: from the record to findings and figures."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import NoReturn

from landed import retries
from landed.contract import Contract
from landed.evidence import Evidence
from landed.fallback.ladder_record import ROOM, LadderRecord, Step, come_back
from landed.fallback.ladder_remedies import REMEDIES
from landed.fallback.outage import Outage, arrival, summary, taken_over
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
        self._retried("before", self.record.retried)
        if self.record.kept:
            self.evidence.measure(kept=self.record.kept)

    def rung(self, rung: Rung) -> None:
        """The site on one source, each time that it was the first left. Raises NotRun where it never was."""
        self._ready()
        steps = [each for each in self.record.steps if each.source == rung.source]
        if not steps:
            self._unclimbed(rung.source)
        self._steps(steps, lambda step: rung.allowed_5xx)
        first = steps[0]
        self.evidence.measure(
            way=self.record.way,
            fell_back_s=arrival(self.record.probes, rung.source, first.began_s, first.ended_s),
            changed_s=first.changed_s,
            settled_s=first.settled_s,
            **figures(self._seen(steps)),
        )

    def recovery(self) -> None:
        """Back on the database, in time, on every endpoint, and still when no cache can hold the outage.

        Raises NotRun where no cut took: a site that was never away proves nothing by being there.
        """
        self._ready()
        if self.record.left_cut is not None:
            self._find("left_cut", self.record.way, "everything put back", self.record.left_cut)
        top = self.contract.fallback.chain[0]
        steps = [each for each in self.record.steps if each.source == top and each.kind != "cut"]
        if not (steps and self.record.took):
            self._unclimbed(top)
        self._steps(steps, lambda step: 0 if step.kind == "expire" else self._allowed)
        first = steps[0]
        self.evidence.measure(
            way=self.record.way,
            recovered_s=arrival(self.record.probes, top, first.began_s, first.ended_s),
            changed_s=first.changed_s,
            settled_s=first.settled_s,
            **figures(summary(self.record.probes, answered(self.contract))),
        )

    def as_before(self) -> None:
        """After everything the site is as it was: as fast, with as many sessions, not restarted by what was cut."""
        self._ready()
        if self.record.left_cut is not None:
            self.evidence.not_run(f"it is not put back: {self.record.left_cut}")
        if not self.record.took:
            self._unclimbed(self.contract.fallback.chain[0])
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
        times = {"before_ms": list(before.ms), "after_ms": list(after.ms), "rest_s": self.record.rest_s}
        self.evidence.measure(way=self.record.way, **times)

    def rollback(self) -> None:
        """The switch turned, the site is on the second source in time; turned back, on the database.

        The time is that from turning the switch: deploying is most of it.
        """
        self.saved()
        if self.record.left_cut is not None:
            self._find("left_cut", self.record.way, "everything put back", self.record.left_cut)
        for step in self.record.steps:
            if step.took_s is not None and step.took_s > step.budget_s:
                found = f"{step.took_s:.1f} s, of which changing it took {step.changed_s:.1f} s"
                self._find("late", step.source, f"{step.name}: {step.source} within {step.budget_s:g} s", found)
        # What visitors lost is told and not judged: turning a switch may restart the site.
        self._steps(self.record.steps, lambda step: None)
        if not self.record.took:
            self._unclimbed(self.contract.fallback.chain[1])
        times = {f"{each.source}_s": each.took_s for each in self.record.steps}
        times |= {f"{each.source}_changed_s": each.changed_s for each in self.record.steps}
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

    def _unclimbed(self, source: str) -> NoReturn:
        stopped = next((each for each in self.record.steps if each.not_run is not None), None)
        if stopped is not None:
            self.evidence.not_run(f"{stopped.name}: the change did not take: {stopped.not_run}")
        self.evidence.not_run(f"{self.record.way} cannot cut all that stands before {source}")

    def _steps(self, steps: Sequence[Step], allowed: Callable[[Step], int | None]) -> None:
        """All that was found in these steps; then, raising NotRun, what none of them could show."""
        for step in steps:
            for problem in step.problems:
                self._problem(step, problem)
            self._retried(step.source, step.retried)
            self._errors(step, allowed(step))
        for step in steps:
            if step.not_run is not None:
                self.evidence.not_run(f"{step.name}: the change did not take: {step.not_run}")
            if not self._seen([step]).requests:
                why = f": {self.record.unprobed}" if self.record.unprobed else ""
                self.evidence.not_run(f"{step.name}: the prober asked for nothing{why}")

    def _errors(self, step: Step, allowed: int | None) -> None:
        seen = self._seen([step], own=True)
        if allowed is not None and seen.failed > allowed and seen.first is not None:
            what = seen.first.error or f"status {seen.first.status}"
            found = (
                f"{seen.failed} of {seen.requests} failed, the first ({seen.first.endpoint}: {what}) "
                f"{seen.first.due_s - step.began_s:.1f} s after the beginning; downtime {seen.downtime_s:.1f} s"
            )
            self._find("errors", step.source, f"{step.name}: at most {allowed} requests fail", found)

    def _retried(self, place: str, retried: Iterable[tuple[str, str]]) -> None:
        for endpoint, words in retried:
            subject = f"{place}.{endpoint}"
            if not any(each.id.endswith(f"/{retries.RULE}:{subject}") for each in self.evidence.findings):
                retries.tell(self.evidence, subject, words, f"fallback, {self.record.way}")

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

    def _seen(self, steps: Sequence[Step], *, own: bool = False) -> Outage:
        """What visitors saw of these steps, together: what lies between them is not theirs.

        Where something was put back, failures of the outage last until it recovers; `own` leaves them out.
        """
        allowed, seen = answered(self.contract), []
        for step in steps:
            within = [each for each in self.record.probes if step.began_s <= each.due_s < step.ended_s]
            if own and step.kind == "restore":
                before = [each for each in self.record.probes if each.due_s < step.began_s]
                others = taken_over(before, self.record.probes[len(before) :], allowed)
                within = [each for each in within if each not in others]
            seen.append(summary(within, allowed))
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
