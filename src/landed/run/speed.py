"""How much faster one set of answers is than another, and how sure that is. Pure.

What is told is the ratio of the medians, added up over the same series, with its 95 % bootstrap interval (Efron and
Tibshirani, 1993: percentiles). A resampled median is drawn at once: of n numbers chosen from n, the k-th smallest
stands at the place that the k-th of n uniform numbers has, which is Beta(k, n - k + 1).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from random import Random
from statistics import median

FEWEST = 20
"""Samples of one series, on either side, from which anything is said."""
DRAWS = 2000
TAIL = 0.025

Samples = Sequence[float]


@dataclass(frozen=True, kw_only=True)
class TooFew:
    """A series that both sides have, and one of them not often enough."""

    name: str
    n: int


@dataclass(frozen=True, kw_only=True)
class Speed:
    """The same series before and now, in milliseconds."""

    series: Mapping[str, tuple[Samples, Samples]]

    @property
    def before_ms(self) -> float:
        """All medians of before, added up."""
        return sum(median(before) for before, _ in self.series.values())

    @property
    def now_ms(self) -> float:
        """All medians of now, added up."""
        return sum(median(now) for _, now in self.series.values())

    @property
    def percent(self) -> int:
        """How much less time the answers take than before; negative: more."""
        return _percent(self.before_ms, self.now_ms)

    @cached_property
    def interval(self) -> tuple[int, int]:
        """Between how many per cent it may truly be."""
        random = Random(0)  # the same document gives the same words
        before = [sorted(old) for old, _ in self.series.values()]
        now = [sorted(new) for _, new in self.series.values()]
        drawn = sorted(
            _percent(sum(_draw(each, random) for each in before), sum(_draw(each, random) for each in now))
            for _ in range(DRAWS)
        )
        return drawn[int(TAIL * DRAWS)], drawn[int((1 - TAIL) * DRAWS) - 1]

    @property
    def differs(self) -> bool:
        """Both ends of the interval are on one side."""
        low, high = self.interval
        return self.percent != 0 and (low > 0 or high < 0)


def _draw(ordered: Samples, random: Random) -> float:
    """The median of as many samples, chosen from these with replacement."""
    n = len(ordered)
    middle = n // 2 + 1 if n % 2 else n // 2 + random.randrange(2)
    return ordered[min(n - 1, int(random.betavariate(middle, n - middle + 1) * n))]


def _percent(before: float, now: float) -> int:
    return round(100 * (1 - now / before))


def compared(before: Mapping[str, Samples], now: Mapping[str, Samples]) -> Speed | TooFew | None:
    """Every series that both have; None without any. One that either has too seldom spoils the whole: whoever left
    it out would choose what is told."""
    both = {name: (before[name], now[name]) for name in now if before.get(name) and now[name]}
    for name, pair in both.items():
        n = min(map(len, pair))
        if n < FEWEST:
            return TooFew(name=name, n=n)
    if not both or not all(median(old) > 0 for old, _ in both.values()):
        return None
    return Speed(series=both)
