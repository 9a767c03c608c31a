"""The arithmetic of time is right: figures, their intervals, and the lock under which time is measured."""

import fcntl
import math
import multiprocessing
import random
import statistics
import time
from contextlib import ExitStack
from itertools import combinations, pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from landed.clock import quiet
from landed.clock.stats import FEWEST, FIGURES, ONE_IN, interval, percentile, summarize, tail
from landed.errors import OutOfTime

TIMES = st.floats(min_value=0.001, max_value=1e6)
SAMPLES = st.lists(TIMES, min_size=1, max_size=200)
FORK = multiprocessing.get_context("fork")
STUDENT = {4: 2.776445, 9: 2.262157, 29: 2.045230, 99: 1.984217}
"""Degrees of freedom to the two-sided 95 % point, from the tables."""


@settings(max_examples=200, deadline=None)
@given(st.lists(TIMES, min_size=2, max_size=200))
def test_percentiles_are_those_of_the_standard_library(samples):
    """Every whole percentile equals that of `statistics.quantiles`, which interpolates the same way."""
    expected = statistics.quantiles(samples, n=100, method="inclusive")

    for at, value in enumerate(expected, 1):
        assert percentile(samples, at / 100) == pytest.approx(value, rel=1e-9)


@settings(max_examples=200, deadline=None)
@given(SAMPLES, st.randoms(use_true_random=False))
def test_figures_are_in_order_whatever_the_order_of_the_samples(samples, chance):
    """Min ≤ p50 ≤ p95 ≤ p99 ≤ max, the mean lies within, and the samples' order changes nothing."""
    shuffled = chance.sample(samples, len(samples))
    seen = summarize(samples)
    ranks = [seen.min, seen.p50, seen.p95, seen.p99, seen.max]

    assert all(low <= high or math.isclose(low, high) for low, high in pairwise(ranks))
    assert seen.min <= seen.mean * (1 + 1e-9)
    assert seen.mean <= seen.max * (1 + 1e-9)
    assert (seen.n, seen.min, seen.max) == (len(samples), min(samples), max(samples))
    assert summarize(shuffled) == seen


@settings(max_examples=100, deadline=None)
@given(SAMPLES, st.floats(min_value=0.1, max_value=100), st.floats(min_value=0, max_value=1000))
def test_figures_move_with_the_samples(samples, factor, shift):
    """Samples that are all so much longer, or so many times as long, have figures that are."""
    before, after = summarize(samples), summarize([each * factor + shift for each in samples])

    for name in ("min", "mean", "max", *FIGURES):
        assert after.figure(name) == pytest.approx(before.figure(name) * factor + shift, rel=1e-9)


def test_one_slow_of_twenty_shows_in_p95():
    """A slow tail cannot hide behind a good mean or median, nor between two order statistics."""
    seen, less = summarize([10.0] * 95 + [1000.0] * 5), summarize([10.0] * 96 + [1000.0] * 4)

    assert (seen.p50, seen.p95, seen.p99, seen.max) == (10.0, 1000.0, 1000.0, 1000.0)
    assert seen.mean == pytest.approx(59.5)
    assert (less.p95, less.p99) == (10.0, 1000.0)


@settings(max_examples=300, deadline=None)
@given(SAMPLES, st.sampled_from(sorted(ONE_IN)), st.integers(0, 199), st.booleans())
def test_a_tail_is_counted(samples, figure, at, beyond):
    """A tail is below a limit exactly when fewer than one in 20, or in 100, of the samples are not."""
    limit = sorted(samples)[at % len(samples)] + (0.0001 if beyond else 0.0)
    slow = sum(each >= limit for each in samples)

    assert (tail(samples, figure) < limit) is (slow * ONE_IN[figure] < len(samples))
    assert tail(samples, figure) in samples
    assert summarize(samples).figure(figure) == tail(samples, figure)


@pytest.mark.parametrize("ask", [summarize, tail, lambda samples: percentile(samples, 0.5)])
def test_no_samples_have_no_figures(ask):
    """Of nothing there is no figure, not zero."""
    with pytest.raises(ValueError, match="no samples"):
        ask([])


@pytest.mark.parametrize(("freedom", "point"), STUDENT.items())
def test_interval_of_the_mean_is_students(freedom, point):
    """Half the width is Student's point times the standard error, within one per cent."""
    samples = [float(each) for each in range(freedom + 1)]
    low, high = interval(samples, "mean")

    assert (low + high) / 2 == pytest.approx(statistics.fmean(samples))
    assert (high - low) / 2 == pytest.approx(point * statistics.stdev(samples) / math.sqrt(freedom + 1), rel=0.01)


def test_no_interval_where_samples_do_not_carry_one():
    """Too few samples, a percentile too far out for them, and the extremes have none."""
    many = [float(each) for each in range(100)]

    assert interval(many[: FEWEST - 1], "mean") is None
    assert interval(many[:5], "p50") is None
    assert interval(many, "p99") is None
    assert interval(many, "max") is None
    assert interval(many, "p95") is not None


@pytest.mark.parametrize(
    ("figure", "n", "truth"),
    [("mean", 20, 1.0), ("p50", 40, math.log(2)), ("p95", 100, -math.log(0.05))],
)
def test_intervals_hold_the_truth_as_often_as_they_say(figure, n, truth):
    """Of samples from a known, skewed distribution about 95 in 100 intervals hold its own figure."""
    chance = random.Random(7)
    intervals = [interval([chance.expovariate(1) for _ in range(n)], figure) for _ in range(2000)]
    held = sum(low <= truth <= high for low, high in intervals) / len(intervals)

    # The mean of few samples of a skewed distribution is not normal: Student's interval falls a little short.
    assert (0.90 if figure == "mean" else 0.945) <= held <= 0.995


def stay(hold, folder, seconds, times, spans):
    """Hold the room again and again, and say when."""
    for _ in range(times):
        with hold(folder):
            start = time.monotonic()
            time.sleep(seconds)
            spans.put((hold.__name__, start, time.monotonic()))


def run_all(folder, *stays):
    """Spans of processes that all run at once."""
    spans = FORK.Queue()
    processes = [FORK.Process(target=stay, args=(hold, folder, *how, spans), daemon=True) for hold, *how in stays]
    for each in processes:
        each.start()
    found = [spans.get(timeout=30) for _ in range(sum(times for *_, times in stays))]
    for each in processes:
        each.join(30)
    return found


def overlapping(spans):
    """Pairs that ran at the same time."""
    return [(one, two) for one, two in combinations(spans, 2) if one[1] < two[2] and two[1] < one[2]]


def test_who_measures_is_alone_and_the_others_are_together(tmp_path):
    """Of processes that come and go nobody overlaps with one that is alone; ordinary ones do overlap."""
    ordinary = [(quiet.together, 0.01, 30)] * 3
    found = overlapping(run_all(tmp_path, *ordinary, (quiet.alone, 0.01, 10), (quiet.alone, 0.01, 10)))

    assert [pair for pair in found if "alone" in (pair[0][0], pair[1][0])] == []
    assert found


def test_who_measures_does_not_starve(tmp_path):
    """However many ordinary checks follow each other, one that waits to be alone is next."""
    with ExitStack() as crowd:
        spans = FORK.Queue()
        for _ in range(4):
            process = FORK.Process(target=stay, args=(quiet.together, tmp_path, 0.02, 500, spans), daemon=True)
            process.start()
            crowd.callback(process.kill)
        spans.get(timeout=30)
        start = time.monotonic()
        with quiet.alone(tmp_path):
            waited = time.monotonic() - start

    assert waited < 5  # one turn of theirs is 0.02 s, their whole procession 10 s


def test_the_room_is_free_when_its_holder_dies(tmp_path):
    """A worker that is killed while it measures does not keep the others out."""
    holder = FORK.Process(target=stay, args=(quiet.alone, tmp_path, 60, 1, FORK.Queue()), daemon=True)
    holder.start()
    end = time.monotonic() + 10
    while not taken(tmp_path):
        assert time.monotonic() < end
    holder.kill()
    holder.join(30)

    with quiet.alone(tmp_path):
        pass


def taken(folder):
    """Whether somebody holds the room alone just now."""
    with (folder / "room.lock").open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False


@pytest.mark.parametrize("hold", [quiet.alone, quiet.together])
def test_waiting_for_the_room_has_an_end(hold, tmp_path, monkeypatch):
    """Where one holds it for ever, the others give up and say so."""
    monkeypatch.setattr(quiet, "WAIT_S", 0.05)

    with quiet.alone(tmp_path), pytest.raises(OutOfTime, match="another check has held"), hold(tmp_path):
        pass
