"""Arithmetic of samples: median, tails, the mean, and how sure they are. No clock, no pytest.

A tail is counted: p95 stays below a limit exactly when fewer than one sample in 20 does not, so that it is a sample
itself, never something between two of them, where 5 slow ones of 100 would vanish. The median interpolates between
order statistics (Hyndman and Fan, 1996, type 7: what NumPy does, and spreadsheets as PERCENTILE.INC). The
interval of the mean is Student's, of a percentile that of its order statistics (binomial, without any assumption
about the distribution; Hahn and Meeker, 1991).
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from statistics import NormalDist, fmean, stdev

CONFIDENCE = 0.95
FEWEST = 5
"""Samples that an interval of the mean needs: below, Student's point is too far out to be worth telling."""
FIGURES: Mapping[str, float] = {"p50": 0.50, "p95": 0.95, "p99": 0.99}
"""Percentiles that are always told."""
ONE_IN: Mapping[str, int] = {"p95": 20, "p99": 100}
"""Those that are tails: each is below a limit exactly when fewer than one sample in so many is not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """What is told of samples; all but `n` in milliseconds."""

    n: int
    min: float
    mean: float
    p50: float
    p95: float
    p99: float
    max: float

    def figure(self, name: str) -> float:
        """One figure by its name."""
        value: float = getattr(self, name)
        return value


def percentile(samples: Sequence[float], share: float) -> float:
    """The value below which `share` (0 to 1) of the samples lie. Raises ValueError where there are none."""
    if not samples:
        raise ValueError("no samples")
    ordered = sorted(samples)
    place = share * (len(ordered) - 1)
    low = math.floor(place)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (ordered[high] - ordered[low]) * (place - low)


def tail(samples: Sequence[float], figure: str = "p95") -> float:
    """The counted p95 or p99: below a limit exactly when fewer than one in 20, or in 100, is not below it.

    Raises ValueError where there are no samples.
    """
    if not samples:
        raise ValueError("no samples")
    return sorted(samples)[-math.ceil(len(samples) / ONE_IN[figure])]


def summarize(samples: Sequence[float]) -> Summary:
    """All figures of samples in milliseconds. Raises ValueError where there are none."""
    if not samples:
        raise ValueError("no samples")
    return Summary(
        n=len(samples),
        min=min(samples),
        mean=fmean(samples),
        max=max(samples),
        p50=percentile(samples, FIGURES["p50"]),
        **{name: tail(samples, name) for name in ONE_IN},
    )


def interval(samples: Sequence[float], figure: str) -> tuple[float, float] | None:
    """The 95 % confidence interval of one figure; None where the samples do not carry one (too few, min, max)."""
    if figure == "mean":
        return _of_mean(samples)
    if figure in FIGURES:
        return _of_percentile(samples, FIGURES[figure])
    return None


def _of_mean(samples: Sequence[float]) -> tuple[float, float] | None:
    if len(samples) < FEWEST:
        return None
    half = _student(len(samples) - 1) * stdev(samples) / math.sqrt(len(samples))
    middle = fmean(samples)
    return middle - half, middle + half


def _student(freedom: int) -> float:
    """The two-sided 95 % point of Student's t, by the Cornish-Fisher expansion (within 1 % from 4 degrees on)."""
    z = NormalDist().inv_cdf(0.5 + CONFIDENCE / 2)
    g1 = (z**3 + z) / 4
    g2 = (5 * z**5 + 16 * z**3 + 3 * z) / 96
    g3 = (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384
    return z + g1 / freedom + g2 / freedom**2 + g3 / freedom**3


def _of_percentile(samples: Sequence[float], share: float) -> tuple[float, float] | None:
    """Order statistics whose ranks enclose the percentile with enough probability; None where n is too small."""
    n, ordered = len(samples), sorted(samples)
    tail = (1 - CONFIDENCE) / 2
    below = [_binomial(n, k, share) for k in range(n + 1)]
    sums = list(accumulate(below))
    low = next((k for k in range(n + 1) if sums[k] > tail), 0)
    high = next((k for k in range(n + 1) if sums[k] >= 1 - tail), n)
    if low == 0 or high >= n:
        return None
    return ordered[low - 1], ordered[high]


def _binomial(n: int, k: int, p: float) -> float:
    return math.exp(
        math.lgamma(n + 1)
        - math.lgamma(k + 1)
        - math.lgamma(n - k + 1)
        + k * math.log(p)
        + (n - k) * math.log(1 - p)
    )
