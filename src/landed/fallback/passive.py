"""A deployment whose database is cut off for good, looked at: nothing is broken, and nothing has to be put back."""

from collections.abc import Mapping
from dataclasses import dataclass

from landed import retries
from landed.conceal import Concealer
from landed.contract import Contract
from landed.evidence import Evidence
from landed.fallback.looking import Looker
from landed.fallback.rungs import Answers, Problem, Reference, RungJudge
from landed.fallback.settling import hiccups, mended
from landed.fallback.truth import judge_truth
from landed.promises.fallback import Rung
from landed.settings import Url

LOOKS = 2
"""The first look may meet a cold start: where it finds anything, the last one decides, and both are told."""


@dataclass(frozen=True, kw_only=True)
class Passive:
    """Holds a cut-off deployment against the healthy one."""

    contract: Contract
    url: Url
    healthy: Answers
    """What the deployment under verification answers."""
    known: Mapping[tuple[str, str], str]
    conceal: Concealer
    evidence: Evidence

    def judge(self, rung: Rung) -> None:
        """Every promise about the first rung, the health's truth among them."""
        reference = Reference(answers=self.healthy, known=dict(self.known))
        reference.learn(self.contract, self.contract.fallback.chain[0], self.healthy)
        judge = RungJudge(contract=self.contract, rung=rung, cut=True, reference=reference, conceal=self.conceal)
        looker = Looker.at(self.url, self.contract)
        try:
            problems, looks = self._look(judge, looker)
        finally:
            looker.close()
        for each in problems:
            self._find(rung, each)
        self.evidence.measure(way="passive", looks=looks)

    def _look(self, judge: RungJudge, looker: Looker) -> tuple[tuple[Problem, ...], int]:
        first: tuple[str, tuple[Problem, ...]] | None = None
        problems: tuple[Problem, ...] = ()
        for number in range(1, LOOKS + 1):
            at, answers = retries.now(), looker.look(judge.rung.latency_ms)
            problems = judge.judge(answers)
            if not problems:
                retried = (*(mended(first[1], first[0]) if first else ()), *hiccups(answers))
                for endpoint, words in dict(reversed(retried)).items():
                    retries.tell(self.evidence, f"{judge.rung.source}.{endpoint}", words, self._source(endpoint))
                told = self.contract.fallback.told
                return tuple(each for one in told for each in judge_truth(one, looker.row(one.endpoint))), number
            first = first or (at, problems)
        return problems, LOOKS

    def _find(self, rung: Rung, problem: Problem) -> None:
        self.evidence.find(
            problem.rule,
            f"{rung.source}.{problem.endpoint}{f'#{problem.what}' if problem.what else ''}",
            expected=problem.expected,
            found=problem.found,
            missing=problem.missing,
            extra=problem.extra,
            source=self._source(problem.endpoint),
            remedy="Only its database string may be wrong: look at that deployment's variables, then its log.",
        )

    def _source(self, endpoint: str) -> str:
        path = next(each.path for each in self.contract.endpoint if each.name == endpoint)
        return f"GET {path} of --fallback-url"
