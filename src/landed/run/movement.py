"""Which latency is no longer what it was: this run's figures held against those of the runs before it. Pure.

What is usual is the median of the earlier runs, and their spread is the median absolute deviation from it, scaled
to a standard deviation (Hampel, 1974: neither is moved by a few outliers). A figure has moved where three spreads
do not reach from the usual to it, its own 95 % confidence interval included, and where the difference is worth a
word: a hundredth of its budget, at least.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from statistics import median
from typing import Any

Latencies = Mapping[str, Mapping[str, float]]
"""By a measurement's name its figures, in milliseconds."""

FEWEST = 5
"""Earlier runs that a spread is taken from."""
RUNS = 20
"""Earlier runs that count, the newest; what has been so for longer is what is usual."""
SPREADS = 3.0
"""So far from the usual a figure may lie."""
SHARE = 0.01
"""Of its budget: what moves by less interests nobody."""
FIGURES = ("mean", "p50", "p95", "p99", "max")

LEAST_MS, LONGEST_MS = 1e-6, 86_400_000.0
"""A nanosecond and a day: what is said to have taken less or more was no measurement, and no axis holds it."""

_NORMAL = 1.4826
"""A standard deviation in median absolute deviations, where samples are normal."""


def measure_id(check: Mapping[str, Any]) -> str:
    """A measurement's name in the history: `<kind>/<what was measured>:<subject>`, the same in every run."""
    function = str(check["nodeid"]).rpartition("::")[2].partition("[")[0].removeprefix("test_")
    return f"{check['kind']}/{function}:{check['subject']}"


def latencies(checks: Iterable[Mapping[str, Any]]) -> dict[str, dict[str, float]]:
    """The figures of every budget, in milliseconds, by the measurement's name."""
    found = {}
    for check in checks:
        known = check.get("measurements") or {}
        if known.get("limits_ms") and "p95_ms" in known:
            found[measure_id(check)] = {
                name: known[f"{name}_ms"] for name in FIGURES if known.get(f"{name}_ms") is not None
            }
    return found


def read_latencies(value: Any) -> Latencies:
    """The figures of a line of history.jsonl; a line of an older landed has none. Raises ValueError."""
    if value is None:
        return {}
    if not isinstance(value, dict) or not all(isinstance(each, dict) for each in value.values()):
        raise ValueError("no figures")
    for figures in value.values():
        if not all(is_time(each) for each in figures.values()):
            raise ValueError("no figure")
    return value


def is_time(value: Any) -> bool:
    """Milliseconds that something can have taken."""
    number = isinstance(value, int | float) and not isinstance(value, bool)
    return number and (value == 0 or LEAST_MS <= value <= LONGEST_MS)


def moved(checks: Iterable[Mapping[str, Any]], earlier: Sequence[Latencies]) -> list[dict[str, Any]]:
    """`moved` of results.json: judged figures that have moved, those that moved by most first.

    `earlier` are the runs of the same target, contract and scope, the newest last.
    """
    found = [each for check in checks if (each := _moved(check, earlier)) is not None]
    return sorted(found, key=lambda each: (-abs(math.log(each["factor"])), each["id"]))


def _moved(check: Mapping[str, Any], earlier: Sequence[Latencies]) -> dict[str, Any] | None:
    known = check.get("measurements") or {}
    figure = next(iter(known.get("limits_ms") or ()), None)
    now = known.get(f"{figure}_ms")
    if figure is None or now is None or "p95_ms" not in known:
        return None
    name = measure_id(check)
    before = [run[name][figure] for run in earlier if figure in run.get(name, ())][-RUNS:]
    if len(before) < FEWEST:
        return None
    usual = median(before)
    spread = _NORMAL * median(abs(each - usual) for each in before)
    low, high = known.get("interval_ms") or (now, now)
    beyond = max(low - usual, usual - high)
    if not now or not usual or beyond <= SPREADS * spread or beyond < SHARE * known["limits_ms"][figure]:
        return None
    return {
        "id": name,
        "figure": figure,
        "now_ms": now,
        "interval_ms": known.get("interval_ms"),
        "usual_ms": round(usual, 3),
        "spread_ms": round(spread, 3),
        "runs": len(before),
        "factor": round(now / usual, 3) or now / usual,
        "slower": now > usual,
    }
