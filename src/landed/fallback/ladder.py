"""The ladder: a source cut, the site looked at on the next one, down to the last; then all put back, one by one.

Nothing is broken before what must be put back is in hand and the site has been seen well; whatever happens after
the first cut, all of it is put back. `landed.fallback.rungs` alone judges what is seen; here is what is done.
"""

import time
from collections.abc import Callable, Mapping
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
from landed.fallback.rungs import Answers, Current, Reference
from landed.fallback.settling import Settling, told
from landed.promises.fallback import Rung
from landed.settings import Url
from landed.traffic.load_record import as_fast

EXPIRED_S = 0.1
"""Beyond a cache's life, before what it held must be gone."""
AGAIN_S = 1.0
"""Whatever is wrong after that is looked at until so much later."""
RESTS, REST_S = 10, 0.5
"""So often is the site at rest looked at, with a pause between, until it is as it was."""
ROUND_S = 3.0
"""Beyond three rounds of the prober: so long a step waits for one."""


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
    keep: Callable[[Answers], str] = lambda answers: ""
    """Keeps what the site answers before anything is broken, and says where. Raises CannotSave."""
    current: Current = lambda mirror: None
    rate: float | None = None
    """The prober's requests in a second; None: the contract's."""
    pace: float | None = None
    """Requests in a second, of all; None: the contract's."""

    def __post_init__(self) -> None:
        promised = self.contract.fallback
        self._looker = Looker.at(self.url, self.contract, self.pace)
        turns = addresses(self.contract.endpoint)
        self._prober = Prober(self.url, turns, self.rate or promised.rate, self._looker.site.spend)
        reference = Reference(known=dict(self.known))
        self._settling = Settling(self.contract, self._looker, self.conceal, reference, self.current)
        self._cut: list[str] = []
        self._events: list[tuple[datetime, str]] = []

    def climb(self) -> LadderRecord:
        """Save, cut, look, restore, look; never raises for what the site or the cutting does."""
        record = LadderRecord(way=self.cutter.mode)
        try:
            sick, retried = self._settling.begin()
            if sick is not None:
                return replace(record, sick=f"{sick.endpoint}: {told(sick)}")
            kept = self.keep(self._settling.reference.answers)
            self.cutter.save()
            record = replace(record, retried=retried, kept=kept, before=self._peace())
            self._prober.start()
            try:
                record = self._down_and_up(record)
            finally:
                probes = self._prober.stop()
            record = replace(record, probes=probes, unprobed=self._prober.broken, events=tuple(self._events))
            return self._rested(record) if record.took and record.left_cut is None else record
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
            took = bool(self._cut)
            for link in tuple(reversed(self._cut)):
                steps.append(self._step("restore", link, link, self._budget("restore")))
                if steps[-1].not_run is not None:
                    break
        finally:
            left = self._put_back()
        if left is None and self._cut:
            self._cut.clear()
            steps.append(self._step("restore", top, top, self._budget("restore")))
        if left is None and took and self.cutter.mode != "rollback":
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
        step = self._begun(kind, link, source, budget_s)
        self._note(step.name)
        try:
            if kind == "cut":
                self.cutter.cut(link)
            else:
                self.cutter.restore(link)
        except TargetError as error:
            self._note(f"{step.name}: {error}")
            return replace(step, not_run=str(error), ended_s=time.monotonic())
        if kind == "cut":
            self._cut.append(link)
        else:
            self._cut[:] = [each for each in self._cut if each != link]
        changed = time.monotonic()
        step = replace(step, changed_s=round(changed - step.began_s, 3))
        # A rollback's time begins when the switch is turned: what deploying took of it is gone.
        left_s = budget_s - step.changed_s if self.cutter.mode == "rollback" else budget_s
        step = self._settling.settle(
            step,
            self._rung(source),
            left_s,
            cut=self.cutter.mode != "rollback" and self.contract.fallback.chain[0] in self._cut,
            again=kind == "restore" and bool(self._cut),
        )
        words = "not yet right" if step.settled_s is None else f"after {step.settled_s:.1f} s"
        self._note(f"{source} everywhere: {words}")
        return self._ended(step, changed)

    def _expire(self) -> Step:
        """Everything once more, when no cache may hold an answer of the outage any longer: plain addresses too."""
        life = max(self.contract.fallback.cache_s, self._looker.life_s) + EXPIRED_S
        top = self.contract.fallback.chain[0]
        step = self._begun("expire", top, top, life)
        time.sleep(life)
        self._note("caches must have expired")
        begun = time.monotonic()
        step = self._settling.settle(step, self._rung(top), AGAIN_S, cut=False, plain=True)
        return self._ended(step, begun)

    def _begun(self, kind: Kind, link: str, source: str, budget_s: float) -> Step:
        now, clock = datetime.now(UTC), time.monotonic()
        return Step(kind=kind, link=link, source=source, began=now, began_s=clock, budget_s=budget_s)

    def _ended(self, step: Step, since_s: float) -> Step:
        """A step lasts until visitors have asked for every address within it, quick as the looks may have been."""
        end = time.monotonic() + 3 * self._prober.round_s + ROUND_S
        while not self._prober.asked_round(since_s) and time.monotonic() < end:
            time.sleep(0.02)
        return replace(step, ended_s=time.monotonic())

    def _rung(self, source: str) -> Rung:
        promised = self.contract.fallback
        return next((each for each in promised.rungs if each.source == source), promised.top)

    def _peace(self) -> Peace:
        ms, deployment = self._looker.in_peace()
        return Peace(ms=ms, sessions=self.sessions(), deployment=deployment)

    def _rested(self, record: LadderRecord) -> LadderRecord:
        """The site at rest once more: what the ladder left behind is given a moment to go, and that is told."""
        began, after = time.monotonic(), self._peace()
        for _ in range(RESTS - 1):
            if as_fast(record.before.ms, after.ms) and come_back(record.before, after):
                break
            time.sleep(REST_S)
            after = self._peace()
        return replace(record, after=after, rest_s=round(time.monotonic() - began, 3))

    def _note(self, words: str) -> None:
        self._events.append((datetime.now(UTC), words))
        self.tell(words)
