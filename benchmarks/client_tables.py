"""What clients.py has seen, as it is told: tables in Markdown, and whether the goal is met. No clock."""

from collections.abc import Iterator
from statistics import median

from landed.clock.stats import percentile, tail
from landed.traffic.load_client import Volley

FIGURES = {"p50": 0.50, "p95": 0.95, "p99": 0.99}
GOAL_SHARE, GOAL_MS = 0.05, 0.3
"""How far from the truth p50 and p95 may be, whichever is larger, one and ten at once."""

Figures = dict[str, float]
Seen = dict[tuple[int, int, str], list[tuple[Figures, Figures]]]
"""What client and server saw, by wait, number at once and client; once for each round."""
OURS = ("landed, one by one", "landed, many at once")
"""Whose goal it is."""


def figures(times: list[float]) -> Figures:
    """The figures of times in milliseconds."""
    return {"p50": percentile(times, 0.5), "p95": tail(times, "p95"), "p99": tail(times, "p99")}


def table(seen: Seen, ordinary: Seen | None = None) -> Iterator[str]:
    """Markdown: each figure, by how much it is over the server's own, their ratio; and in ordinary scheduling."""
    beside = "".join(f" ordinary {figure} | over |" for figure in ("p50", "p95")) if ordinary else ""
    figures_of = " |".join(f" {figure} | over | ratio" for figure in FIGURES)
    yield f"| server waits | at once | client |{figures_of} |{beside}"
    yield "| --- | --- | --- |" + " --- |" * (13 if ordinary else 9)
    for (wait, at_once, name), pairs in sorted(seen.items(), key=lambda each: each[0][:2]):
        cells = []
        for figure in FIGURES:
            mine, over = median(each[figure] for each, _ in pairs), off(pairs, figure)
            ratio = median(each[figure] / truth[figure] for each, truth in pairs)
            cells += [f"{mine:.2f}", f"{over:+.2f}", f"{ratio:.3f}"]
        for figure in ("p50", "p95") if ordinary else ():
            others = (ordinary or seen)[wait, at_once, name]
            cells += [f"{median(each[figure] for each, _ in others):.2f}", f"{off(others, figure):+.2f}"]
        yield f"| {wait} ms | {at_once} | {name} | {' | '.join(cells)} |"


def off(pairs: list[tuple[Figures, Figures]], figure: str) -> float:
    """By how many milliseconds a client is over the truth."""
    return median(each[figure] - truth[figure] for each, truth in pairs)


def goal(seen: Seen, how: str) -> Iterator[str]:
    """Is what landed tells near enough to the truth, scheduled in one way?"""
    missed, most, cases = [], 0.0, 0
    for (wait, at_once, name), pairs in seen.items():
        for figure in ("p50", "p95") if name in OURS and at_once <= 10 else ():
            over, truth = off(pairs, figure), median(truth[figure] for _, truth in pairs)
            cases, most = cases + 1, max(most, abs(over))
            if abs(over) > max(GOAL_MS, GOAL_SHARE * truth):
                missed.append(f"{name}, {figure} of {wait} ms, {at_once} at once: {over:+.2f} ms")
    near = f"p50 and p95 within {GOAL_SHARE:.0%} or {GOAL_MS:g} ms of the truth, whichever is larger"
    yield (
        f"Goal, scheduled in the {how} way: at 1 and 10 at once, {near}: met by {cases - len(missed)} of {cases} "
        f"figures, the farthest off by {most:.2f} ms."
    )
    yield from (f"Missed, {how}: {each}." for each in missed)


def own_table(rounds: list[dict[tuple[int, int], Volley]]) -> Iterator[str]:
    """Markdown: what our client adds by itself, and how busy it is."""
    yield "| null endpoint waits | at once | own p50 | own p95 | share of p95 | requests a second | CPU share |"
    yield "| --- | --- | --- | --- | --- | --- | --- |"
    for case in rounds[0]:
        volleys = [each[case] for each in rounds]
        own = [figures([shot.ms - shot.took_ms for shot in each.shots]) for each in volleys]
        whole = [figures([shot.ms for shot in each.shots])["p95"] for each in volleys]
        p50, p95 = (median(each[figure] for each in own) for figure in ("p50", "p95"))
        share = median(mine["p95"] / total for mine, total in zip(own, whole, strict=True))
        speed = median(len(each.shots) / each.seconds for each in volleys)
        busy = median(each.cpu_share for each in volleys)
        told = f"{p50:.2f} ms | {p95:.2f} ms | {share:.0%} | {speed:.0f} | {busy:.0%}"
        yield f"| {case[0]} ms | {case[1]} | {told} |"
