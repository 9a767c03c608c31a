"""What a stage comes to: the judgement alone, of records made by hand."""

import dataclasses

import pytest

from landed.evidence import Evidence, NotRun
from landed.marks import Severity
from landed.traffic.load_client import Gap, Shot
from landed.traffic.load_judge import LoadJudge
from tests.support.stages import CLOSED, ENDPOINT, OPEN, record, shots


def noticed(seen, stage=CLOSED):
    """What a judge wrote down: the evidence, and why it did not judge all of it."""
    evidence, reason = Evidence(kind="load"), ""
    try:
        LoadJudge(stage, ENDPOINT, seen, evidence).judge()
    except NotRun as why:
        reason = str(why)
    return evidence, reason


def judged(seen, stage=CLOSED):
    """What is found in a record that can be judged: by rule, severity and words."""
    evidence, reason = noticed(seen, stage)
    assert reason == ""
    return {each.id.split("/")[1].split(":")[0]: (each.severity, each.found) for each in evidence.findings}


def test_a_healthy_stage_has_no_finding():
    """All answered, quick, and as before: nothing to tell."""
    assert judged(record()) == {}


def test_one_failure_in_a_hundred_is_red():
    """An error is never averaged in: one 500 blocks, and its number and moment are told."""
    assert judged(record(shots(*[20.0] * 100, n41=500))) == {
        "errors": (Severity.BLOCK, "1 not: 1 × status 500; the first after 0.41 s")
    }


@pytest.mark.parametrize(("seen", "found"), [([], "0"), (shots(*[20.0] * 99), "99"), (shots(*[20.0] * 101), "101")])
def test_what_was_not_sent_is_red(seen, found):
    """A record without a request, or with another number of them than the stage has, proves nothing: red."""
    assert judged(dataclasses.replace(record(), shots=tuple(seen))) == {"sent": (Severity.BLOCK, found)}


def test_a_rate_limit_is_told_as_one():
    """429 is no failure and no answer: a warning; its quick answers are in no figure."""
    evidence, reason = noticed(record([*shots(*[20.0] * 60), *(Shot(0.6, 1.0, 429) for _ in range(40))]))

    assert [(each.id, each.severity) for each in evidence.findings] == [("load/rate_limited:ten", Severity.WARN)]
    assert (evidence.measurements["n"], evidence.measurements["min_ms"], reason) == (60, 20.0, "")


@pytest.mark.parametrize("good", [0, 1, 49])
def test_hardly_anything_but_rate_limit_is_not_run(good):
    """Where fewer than half of the requests are let through, the load was never there; what is slow is red."""
    refused = [Shot(0.6, 1.0, 429)] * (100 - good)
    evidence, reason = noticed(record([*shots(*[20.0] * good), *refused]))
    slow, _ = noticed(record([*shots(*[20.0] * good, 900.0), *refused[1:]]))

    assert reason.startswith(f"the site's rate limit let {good} of 100 requests through")
    assert [each.id for each in evidence.findings] == ["load/rate_limited:ten"]
    assert any(each.red for each in slow.findings)


@pytest.mark.parametrize(
    ("times", "expected"),
    [
        (
            [20.0] * 95 + [150.0] * 5,
            [("slow", "warn", "5 of 100 took longer, up to 150 ms (p50 20.0, p95 150.0); a t")],
        ),
        (
            [20.0] * 95 + [450.0] * 5,
            [("slow", "block", "5 of 100 took longer, up to 450 ms (p50 20.0, p95 450.0); a")],
        ),
        ([20.0] * 96 + [150.0] * 4, []),
        (
            [20.0] * 40 + [450.0] + [20.0] * 59,
            [("stalled", "block", "1 of 100 took longer, up to 450 ms (p50 20.0)")],
        ),
        (
            [150.0] * 100,
            [("slow", "warn", "100 of 100 took longer, up to 150 ms (p50 150.0, p95 150.0); requests w")],
        ),
        ([4.0 * n for n in range(100)], [("slow", "warn", "it slows with every request: p50 38.0 ms")]),
        (
            [20.0] * 90 + [150.0] * 9 + [5000.0],
            [
                ("stalled", "block", "1 of 100 took longer, up to 5000 ms (p50 20.0)"),
                ("slow", "warn", "10 of 100 took longer, up to 5000 ms (p50 20.0, p95 150.0)"),
            ],
        ),
    ],
    ids=["tail warns", "tail blocks", "less than 1 in 20", "one stalled", "a crowd", "slower and slower", "both"],
)
def test_times_under_load(times, expected):
    """From one in 20 on, slow is slow: it warns, then blocks; one that stalls blocks whatever else only warns."""
    found = judged(record(shots(*times)))

    assert list(found) == [rule for rule, _, _ in expected]
    for rule, severity, words in expected:
        assert found[rule][0] == severity
        assert words in found[rule][1]


def test_the_figure_beside_a_limit_is_the_one_that_is_judged():
    """What is told as p95 exceeds the limit exactly where the limit is exceeded: counted, not interpolated."""
    for slow in (4, 5):
        evidence, _ = noticed(record(shots(*[20.0] * (100 - slow), *[450.0] * slow)))
        told = evidence.measurements
        assert (told["p95_ms"] >= told["limits_ms"]["p95"]) is any(
            each.id == "load/slow:ten" for each in evidence.findings
        )


def test_a_site_that_stood_still_is_told():
    """Requests that began one after the other and ended together were held by one thing: when, and how long."""
    times = [max(5.0, 2000.0 - 20 * (n - 50)) if n >= 50 else 5.0 for n in range(200)]
    seen = record([Shot(n / 50, ms, 200) for n, ms in enumerate(times)])

    severity, words = judged(seen, OPEN)["slow"]
    assert severity is Severity.BLOCK
    assert words.startswith("81 of 200 took longer, up to 2000 ms")
    assert words.endswith("the whole site stood still for 2.0 s, 1.0 s after the first")


def test_a_client_that_stood_still_is_not_the_site():
    """The same times, where it was this client that did nothing meanwhile, are nobody's: not run, not red."""
    times = [max(5.0, 2000.0 - 20 * (n - 50)) if n >= 50 else 5.0 for n in range(200)]
    asked = [Shot(n / 50, ms, 200) for n, ms in enumerate(times)]
    evidence, reason = noticed(record(asked, gaps=(Gap(0.99, 2010.0),)), OPEN)
    elsewhere, _ = noticed(record(asked, gaps=(Gap(3.2, 300.0),)), OPEN)

    assert evidence.findings == []
    assert reason.startswith("it measures itself: this client stood still for 2.0 s, 1.0 s after the first request")
    assert [each.id for each in elsewhere.findings] == ["load/slow:steady"]


def test_what_the_client_makes_up_is_not_the_sites():
    """What is slow where the client is over a tenth of the figures, or has no CPU left, is nobody's: not run."""
    slow = shots(*[150.0] * 100)

    assert "it measures itself: 20.0 of 150.0 ms" in noticed(record(slow, null_ms=(20.0,) * 100))[1]
    assert "busy 95%" in noticed(record(slow, cpu_share=0.95))[1]
    disturbed = (0.1,) * 90 + (30.0,) * 10
    assert list(judged(record(slow, null_ms=disturbed))) == ["slow"]


def test_what_is_quick_with_the_clients_part_is_quick():
    """A budget that holds with the client's own time in the figures is proved all the same; both are told."""
    evidence, reason = noticed(record(null_ms=(15.0,) * 100, cpu_share=0.95))

    assert (evidence.findings, reason) == ([], "")
    told = evidence.measurements
    assert (told["p95_ms"], told["client_p95_ms"], told["client_cpu_share"]) == (20.0, 15.0, 0.95)


def test_an_error_is_red_whoever_is_slow():
    """That a request failed is no question of time: it is found before the client doubts itself."""
    evidence, reason = noticed(record(shots(*[150.0] * 100, n41=500), cpu_share=0.95))

    assert [each.id for each in evidence.findings] == ["load/errors:ten"]
    assert reason.startswith("it measures itself")


def test_a_site_that_falls_back_under_load_is_red():
    """Answers that are quick because they come from somewhere else are told, with how many were read."""
    evidence, _ = noticed(record(sources={'"database"': 88, '"github"': 12}))

    assert [(each.id, each.red) for each in evidence.findings] == [("load/source:ten", True)]
    assert evidence.findings[0].expected == "every answer from database"
    assert evidence.findings[0].found == '12 of 100 that were read: 12 × "github"'
