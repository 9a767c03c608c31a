"""Which latency has moved: by more than its earlier runs vary and its own samples leave open."""

import json
from random import Random

import pytest

from landed.report.emergency import changes
from landed.report.language import Words
from landed.run.movement import FEWEST, latencies, measure_id, moved
from landed.run.results import append_history, history
from landed.run.trend import told
from tests.support.report_documents import check, document

NAME = "query_latency/it:models"
STEADY = (20.0, 21.0, 19.5, 20.5, 20.2)


def timed(now, *, subject="models", interval=None, limit=100.0):
    """A check that judged a mean by its budget."""
    figures = {f"{each}_ms": now for each in ("mean", "p50", "p95", "p99", "max")}
    limits = {"limits_ms": {"mean": limit}, "interval_ms": interval}
    return check("query_latency", subject, measurements=figures | limits)


def runs(*times, name=NAME):
    """Earlier runs, in which the mean was so long."""
    return [{name: {"mean": each, "p95": 2 * each}} for each in times]


def test_a_latency_that_doubled_has_moved():
    """The figure, what is usual, how much that varies, and by how much it moved are told."""
    (found,) = moved([timed(41.0, interval=[39.0, 43.0])], runs(*STEADY))

    assert found == {
        "id": NAME,
        "figure": "mean",
        "now_ms": 41.0,
        "interval_ms": [39.0, 43.0],
        "usual_ms": 20.2,
        "spread_ms": pytest.approx(0.445, abs=0.001),
        "runs": 5,
        "factor": 2.03,
        "slower": True,
    }


@pytest.mark.parametrize(
    ("now", "how", "earlier"),
    [
        (20.9, {}, STEADY),
        (41.0, {}, STEADY[: FEWEST - 1]),
        (41.0, {"interval": [20.9, 61.0]}, STEADY),
        (41.0, {}, (10.0, 45.0, 20.0, 60.0, 33.0)),
        (1.0, {}, (0.1, 0.1, 0.1, 0.1, 0.1)),
        (41.0, {"subject": "another"}, STEADY),
    ],
    ids=["within the spread", "too few runs", "not sure itself", "it always varied", "far from its budget", "new"],
)
def test_what_has_not_moved(now, how, earlier):
    """A figure has not moved where the spread or its own interval reaches it, or where its budget is far."""
    assert moved([timed(now, **how)], runs(*earlier)) == []


def test_one_outlier_among_the_runs_hides_nothing():
    """One slow night changes neither what is usual nor the spread much; one that is faster has moved, too."""
    (found,) = moved([timed(5.0)], runs(*STEADY, 900.0))

    assert (found["slower"], found["usual_ms"]) == (False, 20.35)


def test_the_furthest_comes_first():
    """Those that moved by most, up or down, are told first."""
    earlier = [one | two for one, two in zip(runs(*STEADY), runs(*STEADY, name="query_latency/it:b"), strict=True)]
    found = moved([timed(41.0), timed(2.0, subject="b")], earlier)

    assert [each["id"] for each in found] == ["query_latency/it:b", NAME]


def test_what_only_wavers_rarely_moves():
    """Ten earlier runs of one normal distribution, and another: fewer than one in ten is called moved."""
    noise = Random(7)
    times = [[noise.gauss(50, 8) for _ in range(11)] for _ in range(500)]
    called = sum(bool(moved([timed(now)], runs(*before))) for *before, now in times)

    assert called < 50


def test_the_history_remembers_and_the_terminal_tells(tmp_path):
    """From the lines that runs left, the next one tells what moved, in one line of either language."""
    for day, mean in enumerate(STEADY, 1):
        run = document(started=f"2026-01-0{day}T00:00:00+00:00", checks=[timed(mean)], retries=[])
        append_history(tmp_path, run | {"attestation": {"warnings": []}})
    with (tmp_path / "history.jsonl").open("a", encoding="utf-8") as file:
        file.write('{"of": "another program"}\n')
    now = document(started="2026-01-09T00:00:00+00:00", checks=[timed(41.0)])
    now |= told(history(tmp_path), now, 48)
    lines = [line for line, _ in changes(now, Words("en"))]
    korean = [line for line, _ in changes(now, Words("ko"))]

    assert json.loads(history(tmp_path)[0])["latency_ms"] == latencies([timed(20.0)])
    assert now["history"] == {"runs": 5, "skipped": 1}
    assert f"Slower: {NAME}: mean 41 ms, usually 20.2 ± 0.445 ms" in lines
    assert f"느려짐: {NAME}: mean 41 ms, 평소 20.2 ± 0.445 ms" in korean


def test_at_most_three_lines():
    """Of many that moved three are told, and the others counted."""
    subjects = "abcde"
    earlier = [{measure_id(timed(1, subject=s)): {"mean": each} for s in subjects} for each in STEADY]
    found = moved([timed(41.0, subject=each) for each in subjects], earlier)
    lines = [line for line, _ in changes(document(moved=found), Words("en"))]

    assert len(found) == 5
    assert len(lines) == 3
    assert lines[-1].endswith(" +2")
