"""A budget is held against samples by their own figures, each recorded once; no samples are a failure."""

from hypothesis import given, settings
from hypothesis import strategies as st

from landed.budget import exceeded, measured
from landed.clock.stats import summarize
from landed.evidence import Evidence

SAMPLES = st.lists(st.floats(min_value=0.001, max_value=1e6), min_size=1, max_size=200)


@settings(max_examples=100, deadline=None)
@given(SAMPLES, st.floats(min_value=0.5, max_value=2), st.sampled_from(["mean", "p50", "p95", "p99", "max"]))
def test_a_budget_is_exceeded_exactly_when_its_figure_is_not_below(samples, share, figure):
    """Equal is not below."""
    summary = summarize(samples)
    limit = summary.figure(figure) * share

    assert bool(exceeded(summary, {figure: limit})) == (summary.figure(figure) >= limit)
    assert exceeded(summary, {figure: summary.figure(figure)})


def test_a_measurement_records_each_figure_once():
    """Figures, interval of the judged one, limits and samples stand in the evidence; what exceeds is returned."""
    evidence = Evidence(kind="query_latency")

    over = measured(evidence, [1.0, 2.0, 3.0, 4.0, 10.0], {"mean": 5, "max": 9.5}, floor_ms=0.5)

    assert [(each.figure, each.limit_ms, each.found_ms) for each in over] == [("max", 9.5, 10.0)]
    assert over[0].words == ("max below 9.5 ms", "max 10.00 ms")
    told = evidence.measurements
    assert (told["n"], told["mean_ms"], told["p50_ms"], told["max_ms"]) == (5, 4.0, 3.0, 10.0)
    assert (told["judged"], told["floor_ms"], told["samples_ms"]) == ("mean", 0.5, [1.0, 2.0, 3.0, 4.0, 10.0])
    assert told["interval_ms"][0] < 4.0 < told["interval_ms"][1]
    assert evidence.findings == []


def test_no_samples_are_a_failure():
    """A measurement that took nothing is red, whatever the limits."""
    evidence = Evidence(kind="query_latency")

    assert measured(evidence, [], {"mean": 1e9}, "models") == []
    assert [(each.id, each.red) for each in evidence.findings] == [("query_latency/no_samples:models", True)]


def test_every_budget_counts_alike():
    """A query's p95 is that of an answer and of load: five slow ones of 100, or two of 40, exceed it."""
    for samples, limit in (([10.0] * 95 + [190.0] * 5, 100), ([30.0] * 38 + [600.0] * 2, 500)):
        evidence = Evidence(kind="query_latency")
        (over,) = measured(evidence, samples, {"p95": limit})

        assert over.found_ms == evidence.measurements["p95_ms"] == max(samples)
        assert measured(Evidence(kind="query_latency"), samples[:-1], {"p95": limit}) == []
