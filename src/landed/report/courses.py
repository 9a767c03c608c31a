"""What happened in the course of time: who answered while the database was away, and run after run. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from statistics import median
from typing import Any

from markupsafe import Markup

from landed.report.drawing import attempted
from landed.report.language import Words
from landed.report.measured import Budget
from landed.report.pictures import Caption, Frame, Line, course, domain_of
from landed.report.pieces import Json, anchor
from landed.run.movement import measure_id
from landed.run.trend import Past

MARKS = 6
"""Labels of an axis of time, but for its beginning."""
KINDS = 4
"""Sources that have a colour of their own."""
LANE = 24
"""Characters of a source's name beside its lane."""
TRENDS = 12
"""Budgets whose trend is drawn, those that moved most first."""
RUNS = 20
"""Earlier runs that a trend goes back."""


@dataclass(frozen=True, kw_only=True)
class Moment:
    """One look at the site, or one thing done to it."""

    seconds: float
    """Since the first of them."""
    source: str
    """Who answered; empty where nobody did, or nobody was asked."""
    status: str
    ms: float | None
    event: str

    @property
    def asked(self) -> bool:
        """It was a look, not only an event."""
        return self.ms is not None or bool(self.source or self.status)


@dataclass(frozen=True, kw_only=True)
class Timeline:
    """The fallback, look by look."""

    moments: Sequence[Moment]
    picture: Markup
    sources: Sequence[tuple[str, int, str]]
    """Each source in order of its first answer, how often it answered, and its class in the picture."""


def timeline(document: Json, words: Words) -> Timeline | None:
    """The drill's timeline, or None where there was none. What has no time that can be read is left out."""
    moments = _moments(document.get("timeline") or ())
    looks = [each for each in moments if each.asked]
    if not looks:
        return None
    answered = dict.fromkeys(each.source for each in looks if each.source)
    kinds = {name: f"s{place % KINDS}" for place, name in enumerate(answered)}
    kinds |= {"": "nobody"} if any(not each.source for each in looks) else {}
    names = list(kinds)
    levels = {name: len(names) - place for place, name in enumerate(names)}
    end = max(moments[-1].seconds, 1.0)
    lines = [
        Line(
            kind=kinds[name],
            points=[(each.seconds, levels[name]) for each in looks if each.source == name],
            dots=True,
        )
        for name in names
    ]
    lines += [
        Line(kind="event", points=[(each.seconds, 0.4), (each.seconds, len(names) + 0.6)])
        for each in moments
        if each.event
    ]
    frame = Frame(
        across=(-0.02 * end, end * 1.02),
        up=(0.4, len(names) + 0.6),
        ticks=[(words.seconds(at), at) for at in _round(end)],
        levels=[(words.cut(name, LANE) if name else words("timeline.nobody"), levels[name]) for name in names],
        lines=lines,
    )
    counts = [(name, sum(each.source == name for each in looks), kinds[name]) for name in names]
    told = "; ".join(f"{name or words('timeline.nobody')}: {n}" for name, n, _ in counts)
    caption = Caption(name="timeline-p", title=words("picture.timeline"), text=told)
    return Timeline(moments=moments, picture=attempted(lambda: course(frame, caption), words), sources=counts)


def _round(end: float) -> list[float]:
    """Seconds that a clock would show, from 0 on, few enough to be read."""
    steps = (*(factor * 10**power for power in range(6) for factor in (1, 2, 3)),)
    step = next((each for each in sorted(steps) if end / each <= MARKS), end)
    return [place * step for place in range(int(end / step) + 1)]


def _moments(entries: Sequence[Json]) -> list[Moment]:
    read = [(when, each) for each in entries if (when := _when(each.get("at"))) is not None]
    read.sort(key=lambda each: each[0])
    return [
        Moment(
            seconds=when - read[0][0],
            source=str(each.get("source") or ""),
            status=str(each.get("status") or ""),
            ms=_number(each.get("ms")),
            event=str(each.get("event") or ""),
        )
        for when, each in read
    ]


def _when(value: Any) -> float | None:
    try:
        return datetime.fromisoformat(str(value)).timestamp()
    except (ValueError, OverflowError):
        return None


def _number(value: Any) -> float | None:
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


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
