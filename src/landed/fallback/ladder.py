"""The ladder: a source cut, the site looked at on the next one, down to the last; then all put back, one by one.

Nothing is broken before what must be put back is in hand and the site has been seen well; whatever happens after
the first cut, all of it is put back. `landed.fallback.rungs` alone judges what is seen; here is what is done.
"""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from itertools import pairwise

from landed.conceal import Concealer
from landed.contract import Contract
from landed.database.sessions import Sessions
from landed.errors import TargetError
from landed.fallback.cutting import CannotSave, Cutter
from landed.fallback.ladder_record import Kind, LadderRecord, Peace, Step, come_back
from landed.fallback.looking import Looker, addresses
from landed.fallback.prober import Prober
from landed.fallback.rungs import Answers, Problem, Reference, RungJudge
from landed.fallback.truth import judge_truth
from landed.promises.fallback import Rung
from landed.settings import Url
from landed.traffic.load_record import as_fast
from landed.web.politeness import AFTERWARDS

FIRST_PAUSE_S, LONGEST_PAUSE_S = 0.05, 5.0
"""Between two looks at a site that is not there yet; each pause is half as long again as the one before."""
EXPIRED_S = 0.1
"""Beyond a cache's life, before what it held must be gone."""
AGAIN_S = 1.0
"""Whatever is wrong after that is looked at until so much later."""
REST_S = 0.5


@dataclass
class Ladder:
    """One way to cut, on one site."""

    contract: Contract
    url: Url
    cutter: Cutter
    conceal: Concealer
    known: Mapping[tuple[str, str], str] = field(default_factory=dict)
    """Values of markers as the database itself has them, by the first source and the marker's name."""
    sessions: Callable[[], Sessions | None] = lambda: None
    tell: Callable[[str], None] = lambda words: None

    def __post_init__(self) -> None:
        self._looker = Looker.at(self.url, self.contract)
        self._prober = Prober(self.url, addresses(self.contract.endpoint), self.contract.fallback.rate)
        self._reference = Reference(known=dict(self.known))
        self._cut: list[str] = []
        self._events: list[tuple[datetime, str]] = []

    def climb(self) -> LadderRecord:
        """Save, cut, look, restore, look; never raises for what the site or the cutting does."""
        record = LadderRecord(way=self.cutter.mode)
        try:
            sick = self._sick()
            if sick:
                return replace(record, sick=sick)
            self.cutter.save()
            record = replace(record, before=self._peace())
            self._prober.start()
            try:
                record = self._down_and_up(record)
            finally:
                probes = self._prober.stop()
            after = self._peace_again(record.before)
            return replace(record, after=after, probes=probes, events=tuple(self._events))
        except CannotSave as error:
            return replace(record, unsaved=str(error))
        finally:
            self._looker.close()

    def _down_and_up(self, record: LadderRecord) -> LadderRecord:
        steps: list[Step] = []
        top = self.contract.fallback.chain[0]
        try:
            for link, source in self._rungs_down():
                steps.append(self._step("cut", link, source, self._budget("cut")))
                if steps[-1].not_run is not None:
                    break
            for link in tuple(reversed(self._cut)):
                steps.append(self._step("restore", link, link, self._budget("restore")))
                if steps[-1].not_run is not None:
                    break
        finally:
            left = self._put_back()
        if left is None and self._cut:
            steps.append(self._step("restore", top, top, self._budget("restore")))
        if left is None and self.cutter.mode != "rollback":
            steps.append(self._expire())
        return replace(record, steps=tuple(steps), left_cut=left)

    def _put_back(self) -> str | None:
        """Everything that is still cut; why not, where that cannot be."""
        try:
            self.cutter.restore_all()
        except TargetError as error:
            self._note(f"not put back: {error}")
            return str(error)
        return None

    def _rungs_down(self) -> list[tuple[str, str]]:
        """Links as far down as they can be cut one after the other, each with the source that is next."""
        chain, found = self.contract.fallback.chain, []
        for link, source in pairwise(chain):
            if link not in self.cutter.links:
                break
            found.append((link, source))
        return found[:1] if self.cutter.mode == "rollback" else found

    def _budget(self, kind: Kind) -> float:
        promised = self.contract.fallback
        if self.cutter.mode == "rollback":
            return promised.rollback_s
        return promised.within_s if kind == "cut" else promised.recover_s

    def _step(self, kind: Kind, link: str, source: str, budget_s: float) -> Step:
        """Change one link, and look until every endpoint is right, or the time is over."""
        step = Step(
            kind=kind,
            link=link,
            source=source,
            began=datetime.now(UTC),
            began_s=time.monotonic(),
            budget_s=budget_s,
        )
        self._note(step.name)
        try:
            if kind == "cut":
                self._cut.append(link)
                self.cutter.cut(link)
            else:
                self.cutter.restore(link)
        except TargetError as error:
            self._note(f"{step.name}: {error}")
            return replace(step, not_run=str(error), ended_s=time.monotonic())
        if kind == "restore":
            self._cut[:] = [each for each in self._cut if each != link]
        changed = time.monotonic()
        step = self._settle(replace(step, changed_s=changed - step.began_s), self._rung(source), budget_s)
        words = "not yet right" if step.settled_s is None else f"after {step.settled_s:.1f} s"
        self._note(f"{source} everywhere: {words}")
        return replace(step, ended_s=time.monotonic())

    def _expire(self) -> Step:
        """Everything once more, when no cache may hold an answer of the outage any longer: plain addresses too."""
        life = max(self.contract.fallback.cache_s, self._looker.life_s) + EXPIRED_S
        top = self.contract.fallback.chain[0]
        step = Step(
            kind="expire",
            link=top,
            source=top,
            began=datetime.now(UTC),
            began_s=time.monotonic(),
            budget_s=life,
        )
        time.sleep(life)
        self._note("caches must have expired")
        step = self._settle(step, self._rung(top), AGAIN_S, plain=True)
        return replace(step, ended_s=time.monotonic())

    def _settle(self, step: Step, rung: Rung, budget_s: float, *, plain: bool = False) -> Step:
        """Look until two looks in a row find nothing wrong; on a rung that was reached before, one."""
        began, pause = time.monotonic(), FIRST_PAUSE_S
        again = step.kind == "restore" and bool(self._cut)
        while True:
            seen = time.monotonic() - began
            answers, problems = self._look(rung, fresh=True)
            if not (problems or again):
                answers, problems = self._look(rung, fresh=not plain)
            if not problems:
                self._reference.learn(self.contract, rung.source, answers)
                lies = tuple(self._lies())
                return replace(step, settled_s=round(seen, 3), problems=lies)
            left = budget_s - (time.monotonic() - began)
            if left <= 0:
                return replace(step, problems=problems)
            time.sleep(min(pause, left))
            pause = min(1.5 * pause, LONGEST_PAUSE_S)

    def _look(self, rung: Rung, *, fresh: bool) -> tuple[Answers, tuple[Problem, ...]]:
        answers = self._looker.look(rung.latency_ms, fresh=fresh)
        judge = RungJudge(
            contract=self.contract,
            rung=rung,
            cut=self.cutter.mode != "rollback" and self.contract.fallback.chain[0] in self._cut,
            reference=self._reference,
            conceal=self.conceal,
        )
        return answers, judge.judge(answers)

    def _lies(self) -> Sequence[Problem]:
        told = self.contract.fallback.told
        return [problem for each in told for problem in judge_truth(each, self._looker.row(each.endpoint))]

    def _rung(self, source: str) -> Rung:
        promised = self.contract.fallback
        return next((each for each in promised.rungs if each.source == source), promised.top)

    def _sick(self) -> str | None:
        """What is wrong with the site before anything is cut; else all later answers are held to these."""
        top = self.contract.fallback.top
        problems: tuple[Problem, ...] = ()
        for _ in range(2):
            answers = self._looker.look(top.latency_ms)
            self._reference.learn(self.contract, top.source, answers)
            judge = RungJudge(
                contract=self.contract, rung=top, cut=False, reference=self._reference, conceal=self.conceal
            )
            problems = judge.judge(answers)
            if not problems:
                self._reference.answers = answers
                return None
        first = problems[0]
        return f"{first.endpoint}: {first.rule}: promised {first.expected}, found {first.found}"

    def _peace(self) -> Peace:
        ms, deployment = self._looker.in_peace()
        return Peace(ms=ms, sessions=self.sessions(), deployment=deployment)

    def _peace_again(self, before: Peace) -> Peace:
        """The site at rest once more: what the ladder itself left behind is given a moment to go."""
        after = self._peace()
        for _ in range(AFTERWARDS - 1):
            if as_fast(before.ms, after.ms) and come_back(before, after):
                break
            time.sleep(REST_S)
            after = self._peace()
        return after

    def _note(self, words: str) -> None:
        self._events.append((datetime.now(UTC), words))
        self.tell(words)
