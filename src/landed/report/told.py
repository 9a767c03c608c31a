"""What the section of measurements shows: budgets, stages of load, the fallback's timeline, trends. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from landed.report.courses import RUNS, Trend, trends
from landed.report.language import Words
from landed.report.measured import Budget, Drawn, drawn
from landed.report.pieces import Claim
from landed.report.timeline import Timeline, timeline
from landed.report.view import View
from landed.run.trend import Past

LOAD = "load"
"""The kind of check whose budgets are shown among the stages of load."""

Groups = Sequence[tuple[Claim, Sequence[Drawn]]]


@dataclass(frozen=True)
class Told:
    """Everything that was measured, with its pictures."""

    view: View
    words: Words
    before: Sequence[Past]
    """Earlier runs of the same scope, the newest last."""

    @cached_property
    def _budgets(self) -> tuple[Groups, int]:
        return drawn([each for each in self.view.budgets if each.kind != LOAD], self.words)

    @property
    def budgets(self) -> Groups:
        """Claims with budgets, each budget drawn."""
        return self._budgets[0]

    @property
    def left(self) -> int:
        """Budgets that are in a table alone."""
        return self._budgets[1]

    @cached_property
    def stages(self) -> Groups:
        """Stages of load."""
        return drawn([each for each in self.view.budgets if each.kind == LOAD], self.words)[0]

    @cached_property
    def timeline(self) -> Timeline | None:
        """The fallback drill's timeline."""
        return timeline(self.view.document, self.words)

    @property
    def runs(self) -> int:
        """Earlier runs that the trend goes back."""
        return len(self.before[-RUNS:])

    @cached_property
    def trends(self) -> Sequence[Trend]:
        """Budgets that earlier runs measured too."""
        budgets = [Budget(check) for claim in self.view.budgets for check in claim.checks]
        return trends(budgets, self.before, self.words)
