"""Looking at a site until it is as a rung promises, or until the time for it is over."""

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from math import inf

from landed import retries
from landed.conceal import Concealer
from landed.contract import Contract
from landed.fallback.ladder_record import Step
from landed.fallback.looking import Looker
from landed.fallback.rungs import Answers, Current, Problem, Reference, RungJudge
from landed.fallback.truth import judge_truth
from landed.promises.fallback import Rung

FIRST_PAUSE_S, LONGEST_PAUSE_S = 0.05, 5.0
"""Between two looks at a site that is not there yet; each pause is half as long again as the one before."""
BEGINNINGS = 2
"""Looks before anything is cut: the first may meet a cold start."""
RIGHT = "as promised"

Retried = tuple[tuple[str, str], ...]
"""What was right only when it was asked for again: the endpoint, and both samples."""


def told(problem: Problem) -> str:
    """A problem in one line."""
    return f"{problem.rule}: promised {problem.expected}, found {problem.found}"


def mended(problems: Sequence[Problem], first_at: str) -> Retried:
    """Of a look that another one did not confirm: the first problem of each endpoint."""
    first: dict[str, str] = {}
    for each in problems:
        first.setdefault(each.endpoint, retries.both(first_at, told(each), retries.now(), RIGHT))
    return tuple(first.items())


def hiccups(answers: Answers) -> Retried:
    """Answers that were slow once, and not when they were asked for again."""
    return tuple((name, each.retried) for name, each in answers.items() if each.retried)


@dataclass
class Settling:
    """Looks at one site, for one ladder."""

    contract: Contract
    looker: Looker
    conceal: Concealer
    reference: Reference
    current: Current

    def begin(self) -> tuple[Problem | None, Retried]:
        """What is wrong with the site before anything is cut; else all later answers are held to these."""
        top = self.contract.fallback.top
        first: tuple[str, Sequence[Problem]] | None = None
        for _ in range(BEGINNINGS):
            at, answers = retries.now(), self.looker.look(top.latency_ms)
            self.reference.learn(self.contract, top.source, answers)
            problems = self._judge(top, answers, cut=False)
            if not problems:
                self.reference.answers = answers
                return None, (*(mended(first[1], first[0]) if first else ()), *hiccups(answers))
            first = first or (at, problems)
            time.sleep(retries.PAUSE_S)
        return problems[0], ()

    def settle(
        self, step: Step, rung: Rung, budget_s: float, *, cut: bool, again: bool = False, plain: bool = False
    ) -> Step:
        """Look until two looks in a row find nothing wrong; one will do on a rung reached before (`again`).

        Who finds a source dead may pay for it once: where an answer was slow and then was not, it is looked again.
        What decides at the budget's end is a whole look that begins then, none that was under way with answers from
        before. `plain` looks as visitors do, and is over quickly: what it saw and did not see again is told.
        """
        began, pause = time.monotonic(), FIRST_PAUSE_S
        first: tuple[str, Sequence[Problem]] | None = None
        while True:
            at, seen = retries.now(), time.monotonic() - began
            last = seen >= budget_s
            answers, problems = self._look(rung, cut=cut, until_s=inf if last else began + budget_s)
            right = not problems and self.looker.whole(answers)
            slow = hiccups(answers)
            if right and not again:
                answers, problems = self._look(rung, cut=cut, fresh=not plain)
                right, slow = not problems, (*slow, *hiccups(answers))
            if right and (last or not slow):
                self.reference.learn(self.contract, rung.source, answers)
                retried = mended(first[1], first[0]) if first and plain else ()
                lies = tuple(self._lies())
                return replace(step, settled_s=round(seen, 3), problems=lies, retried=(*retried, *slow))
            if last:
                return replace(step, problems=problems)
            first = first or ((at, problems) if problems else None)
            time.sleep(max(0.0, min(pause, began + budget_s - time.monotonic())))
            pause = min(1.5 * pause, LONGEST_PAUSE_S)

    def _look(
        self, rung: Rung, *, cut: bool, fresh: bool = True, until_s: float = inf
    ) -> tuple[Answers, tuple[Problem, ...]]:
        answers = self.looker.look(rung.latency_ms, fresh=fresh, until_s=until_s)
        return answers, self._judge(rung, answers, cut=cut)

    def _judge(self, rung: Rung, answers: Answers, *, cut: bool) -> tuple[Problem, ...]:
        judge = RungJudge(
            contract=self.contract,
            rung=rung,
            cut=cut,
            reference=self.reference,
            conceal=self.conceal,
            current=self.current,
        )
        return judge.judge(answers)

    def _lies(self) -> Iterator[Problem]:
        for each in self.contract.fallback.told:
            yield from judge_truth(each, self.looker.row(each.endpoint))
