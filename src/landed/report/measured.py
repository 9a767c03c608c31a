"""Budgets and the samples they were judged by, arranged for pictures. Pure.

A check that held samples against limits has `samples_ms` and `limits_ms` (figure to milliseconds, the judged one
first) among its measurements; what else it has beside them is told as it stands.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby

from markupsafe import Markup

from landed.report.drawing import attempted
from landed.report.language import Words
from landed.report.pictures import Caption, Point, distribution, domain_of, shares, spoken
from landed.report.pieces import Claim, Json, anchor, is_budget, outcome

PICTURES = 30
"""Budgets that are drawn, those nearest to their limit first; the table has all of them."""
PERCENTILES = {"p50": 1, "p95": 20, "p99": 100}
"""Percentiles that are drawn, and the fewest samples that tell them."""


@dataclass(frozen=True)
class Budget:
    """One check's budget and what was measured against it; all in milliseconds."""

    check: Json

    @property
    def figures(self) -> Json:
        """Its measurements."""
        figures: Json = self.check["measurements"]
        return figures

    @property
    def limits(self) -> Mapping[str, float]:
        """Figures and their limits; the judged one first."""
        limits: Mapping[str, float] = self.figures["limits_ms"]
        return limits

    @property
    def judged(self) -> str:
        """The figure that the budget is about."""
        return next(iter(self.limits))

    @property
    def limit(self) -> float:
        """The budget."""
        return self.limits[self.judged]

    @property
    def found(self) -> float:
        """What the judged figure came to."""
        return float(self.figures[f"{self.judged}_ms"])

    @property
    def used(self) -> float:
        """How much of the budget that is; 1 is all of it."""
        return self.found / self.limit if self.limit else float("inf")

    @property
    def outcome(self) -> str:
        """What became of the check."""
        return outcome(self.check)

    @property
    def samples(self) -> Sequence[float]:
        """What was measured."""
        samples: Sequence[float] = self.figures["samples_ms"]
        return samples

    @property
    def percentiles(self) -> Sequence[str]:
        """The percentiles that so many samples can tell: a 95th of 20 or more, a 99th of 100 or more."""
        told = len(self.samples)
        return [each for each, least in PERCENTILES.items() if told >= least and f"{each}_ms" in self.figures]

    @cached_property
    def shares(self) -> Mapping[str, float]:
        """Who holds how much: server, network, client, and what none of them explains; empty where unknown.

        Of a query these were measured (`waiting` is the rest of the mean). Of an answer over HTTP the first byte is
        a round trip, this client's own time (as against a server that answers at once) and the server; name,
        connection, encryption and body are the network's.
        """
        known = self.figures
        if "waiting_ms" in known:
            return {name: known[f"{name}_ms"] for name in ("server", "network", "client", "waiting")}
        if "first_byte_ms" not in known:
            return {}
        first = known["first_byte_ms"]
        trip = min(known["network_ms"], first)
        client = min(known["client_ms"], first - trip)
        wire = sum(known[f"{name}_ms"] for name in ("dns", "tcp", "tls", "body"))
        return {"server": first - trip - client, "network": wire + trip, "client": client}


@dataclass(frozen=True, kw_only=True)
class Drawn:
    """A budget with its pictures."""

    budget: Budget
    picture: Markup
    strip: Markup | None


def drawn(claims: Sequence[Claim], words: Words) -> tuple[Sequence[tuple[Claim, Sequence[Drawn]]], int]:
    """The claims with budgets, each with its pictures on one common axis; and how many budgets were left out."""
    budgets = [(claim, Budget(check)) for claim in claims for check in claim.checks if is_budget(check)]
    nearest = sorted(range(len(budgets)), key=lambda place: -budgets[place][1].used)[:PICTURES]
    chosen = [budgets[place] for place in sorted(nearest)]
    groups = []
    for _, mine in groupby(chosen, key=lambda each: id(each[0])):
        of_claim = list(mine)
        domain = domain_of([time for _, each in of_claim for time in (*each.samples, *each.limits.values())])
        of_claim.sort(key=lambda each: -each[1].used)
        groups.append((of_claim[0][0], [_draw(each, domain, words) for _, each in of_claim]))
    return groups, len(budgets) - len(chosen)


def _draw(budget: Budget, domain: Point, words: Words) -> Drawn:
    subject, figures = str(budget.check["subject"]), budget.figures
    name = anchor(budget.check["nodeid"], "p")
    marks = {each: float(figures[f"{each}_ms"]) for each in budget.percentiles}
    further = [limit for figure, limit in budget.limits.items() if figure != budget.judged]
    told = [f"{words(f'figure.{each}_ms')} {words.number(value)} ms" for each, value in marks.items()]
    marks |= {"ceiling": max(further)} if further and max(further) != budget.limit else {}
    caption = Caption(
        name=name,
        title=words("picture.distribution", subject=words.cut(subject, 120)),
        text=words(
            "picture.distribution.text",
            n=len(budget.samples),
            figures=", ".join(told),
            judged=budget.judged,
            limit=words.number(budget.limit),
        ),
    )
    said = spoken(budget.limit)
    picture = attempted(lambda: distribution(budget.samples, domain, budget.limit, marks, caption, said), words)
    return Drawn(budget=budget, picture=picture, strip=_strip(budget, f"{name}s", words))


def _strip(budget: Budget, name: str, words: Words) -> Markup | None:
    whole = sum(budget.shares.values())
    if not whole > 0:
        return None
    told = ", ".join(f"{words(f'share.{each}')} {value / whole:.0%}" for each, value in budget.shares.items())
    subject = words.cut(str(budget.check["subject"]), 120)
    caption = Caption(name=name, title=words("picture.shares", subject=subject), text=told)
    return attempted(lambda: shares(budget.shares, caption), words)
