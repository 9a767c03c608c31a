"""What happened run after run: each budget's figure beside those of earlier runs. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

from markupsafe import Markup

from landed.report.drawing import attempted
from landed.report.language import Words
from landed.report.measured import Budget
from landed.report.pictures import Caption, Frame, Line, course, domain_of
from landed.report.pieces import anchor
from landed.run.movement import measure_id
from landed.run.trend import Past

TRENDS = 12
"""Budgets whose trend is drawn, those that moved most first."""
RUNS = 20
"""Earlier runs that a trend goes back."""


@dataclass(frozen=True, kw_only=True)
class Trend:
    """One budget's judged figure over the runs; milliseconds, the present run last."""

    budget: Budget
    times: Sequence[float]
    picture: Markup

    @property
    def usual(self) -> float:
        """The median of the earlier runs."""
        return median(self.times[:-1])

    @property
    def factor(self) -> float:
        """How much longer it takes now than usual."""
        return self.times[-1] / self.usual if self.usual else 1.0


def trends(budgets: Sequence[Budget], runs: Sequence[Past], words: Words) -> Sequence[Trend]:
    """Budgets that earlier runs measured too, those that moved most first."""
    found = []
    for budget in budgets:
        name = measure_id(budget.check)
        before = [run.latencies.get(name, {}).get(budget.judged) for run in runs[-RUNS:]]
        times = [*(each for each in before if each is not None), budget.found]
        if len(times) > 1:
            found.append(_trend(budget, times, words))
    return sorted(found, key=lambda each: -abs(each.factor - 1))[:TRENDS]


def _trend(budget: Budget, times: Sequence[float], words: Words) -> Trend:
    return Trend(budget=budget, times=times, picture=attempted(lambda: _spark(budget, times, words), words))


def _number(value: Any) -> float | None:
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def _spark(budget: Budget, times: Sequence[float], words: Words) -> Markup:
    low, high = domain_of(times)
    points = [(float(place), each) for place, each in enumerate(times)]
    frame = Frame(
        across=(-0.5, len(times) - 0.5),
        up=(min(low, min(times)), high),
        lines=[Line(kind="past", points=points), Line(kind="now", points=points[-1:], dots=True)],
        low=True,
    )
    subject = words.cut(str(budget.check["subject"]), 120)
    caption = Caption(
        name=anchor(budget.check["nodeid"], "t"),
        title=words("picture.trend", subject=subject, judged=budget.judged),
        text=", ".join(f"{words.number(each)} ms" for each in times),
    )
    return course(frame, caption)
