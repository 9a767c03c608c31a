"""Shapes, gaps and an answer's word about its own age: what is counted and compared, without any site."""

from datetime import UTC, datetime, timedelta

import pytest

from landed.fallback.outage import arrival, summary, timeline
from landed.fallback.prober import Probe
from landed.fallback.shapes import differences, shape_of
from landed.fallback.truth import judge_truth
from landed.promises.fallback import Told
from landed.web.lifetimes import life_s
from landed.web.site import Answer
from tests.support.contracts import problems

BEGAN = datetime(2026, 1, 1, tzinfo=UTC)
TOLD = Told(endpoint="status", cached=".cached", timestamp=".at")


def probe(due, status=200, source=None, error=None):
    """One request, due so many seconds after the beginning."""
    at = BEGAN + timedelta(seconds=due)
    return Probe(at=at, due_s=due, endpoint="status", status=status, ms=1.0, error=error, source=source)


def test_downtime_is_from_the_first_failure_to_the_next_answer():
    """Failures in a row are one stretch; a promised 5xx is an answer; an end without one counts to the last."""
    probes = [
        probe(0),
        probe(1, 500),
        probe(2, 0, error="refused"),
        probe(3),
        probe(4),
        probe(5, 503),
        probe(6, 503),
    ]

    seen = summary(probes, {})
    assert (seen.requests, seen.failed, seen.downtime_s, seen.longest_gap_s) == (7, 4, 3.0, 3.0)
    assert seen.first == probes[1]
    assert summary(probes, {"status": (200, 503)}).failed == 2
    assert summary([], {}).downtime_s == 0


def test_arrival_is_when_nothing_else_came_any_more():
    """The time to fall back ends with the first answer after which all come from the next source."""
    probes = [probe(0, source="a"), probe(1, source="b"), probe(2, source="a"), probe(3), probe(4, source="b")]

    assert arrival(probes, "b", 0, 9) == 4
    assert arrival(probes, "a", 0, 9) is None
    assert arrival(probes, "a", 0, 2) == 2
    assert [each.get("event") for each in timeline(probes[:2], [(BEGAN + timedelta(seconds=0.5), "cut")])] == [
        None,
        "cut",
        None,
    ]


SHAPES = {
    "a field is gone": ({"a": 1, "b": 2}, {"a": 1}, [(".b", "number", "absent")]),
    "a field is gone in one item": ([{"a": 1}], [{"a": 1}, {}], [("[].a", "number", "absent")]),
    "another type": ({"a": "1"}, {"a": 1}, [(".a", "string", "number")]),
    "null that never was": ({"a": {"b": 1}}, {"a": None}, [(".a", "object", "null")]),
    "null as before": ([{"a": None}, {"a": 1}], [{"a": None}], []),
    "a field that some have": ([{"a": 1}, {}], [{}], []),
    "more than before": ({"a": 1}, {"a": 1, "b": 2}, []),
    "empty lists tell nothing": ({"a": []}, {"a": [{"b": 1}]}, []),
    "no object any more": ([{"a": 1}], {"a": 1}, [(".", "array", "object")]),
}


@pytest.mark.parametrize("case", SHAPES)
def test_shapes(case):
    """What a reader of the first would stumble over in the second, and nothing else."""
    before, now, expected = SHAPES[case]

    assert list(differences(shape_of(before), shape_of(now))) == expected


WORDS = {
    "read anew each time": ([(False, ".1"), (False, ".2"), (False, ".3"), (False, ".4")], []),
    "repeated, and said": ([(False, ".1"), (True, ".1"), (True, ".1"), (True, ".1")], []),
    "read anew in between": ([(True, ".1"), (True, ".1"), (True, ".2"), (True, ".2")], []),
    "repeated, not said": ([(False, ".1"), (False, ".1"), (False, ".2"), (False, ".3")], ["cached"]),
    "whole seconds": ([(False, "1"), (False, "1"), (False, "1"), (False, "1")], []),
    "said, each with another moment": ([(True, ".1"), (True, ".2"), (True, ".3"), (True, ".4")], ["timestamp"]),
    "nothing said": ([(None, ".1")] * 4, []),
}


@pytest.mark.parametrize("case", WORDS)
def test_an_answer_about_its_own_age(case):
    """Only what cannot be so is held against a site."""
    words, expected = WORDS[case]
    value = {True: "true", False: "false", None: "null"}
    bodies = [f'{{"cached": {value[cached]}, "at": "{at}"}}' for cached, at in words]
    answers = [Answer(path="/", status=200, body=each, received=BEGAN) for each in bodies]

    assert [each.rule for each in judge_truth(TOLD, answers)] == expected


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("public, max-age=0, must-revalidate", 0),
        ("max-age=10", 10),
        ("public, max-age=0, s-maxage=60", 60),
        ("s-maxage=10, stale-while-revalidate=59", 69),
        ("no-store, max-age=60", 0),
        ("max-age=31536000", 600),
        ("", 0),
    ],
)
def test_how_long_a_cache_may_keep(header, seconds):
    """A shared cache's own life counts before the browser's; what is longer than ten minutes is not waited for."""
    assert life_s({"cache-control": header}) == seconds


@pytest.mark.parametrize(
    ("section", "problem"),
    [
        ({"chain": ["a"]}, "[fallback] chain: name the database and what stands behind it, each once, or none"),
        ({"chain": ["a", "b", "a"]}, "[fallback] chain: name the database and what stands behind it, each once"),
        ({"chain": ["a", "github"], "rung": [{"source": "githb"}]}, 'in its chain — did you mean "github"?'),
        ({"chain": ["a", "b"], "rung": [{"source": "a"}]}, "[[fallback.rung]]: no source a in its chain"),
        ({"chain": ["a", "b"], "rung": [{"source": "b"}] * 2}, "[[fallback.rung]] b stands twice"),
        ({"chain": ["a", "b"], "rate": 50.5}, "[fallback]: rate: Input should be less than or equal to 50"),
        ({"chain": ["a", "b"], "rate": 50}, "rate = 50; [politeness] allows less than 50"),
        ({"chain": ["a", "b"], "saved": "status"}, "[fallback] saved: no endpoint status"),
        ({"chain": ["a", "b"], "within": 5}, 'unknown key "within" — did you mean "within_s"?'),
    ],
)
def test_wrong_sections(section, problem, tmp_path):
    """What is wrong in `[fallback]` is told in one line."""
    empty = {name: [] for name in ("query_budget", "concurrency", "stage")}
    found = problems(tmp_path, pooling={}, latency={}, **empty, fallback=section)

    assert len(found) == 1
    assert problem in found[0]
