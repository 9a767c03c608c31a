"""What a stage comes to: the judgement alone, of records made by hand."""

import dataclasses
from datetime import UTC, datetime

import pytest

from landed.evidence import Evidence, NotRun
from landed.marks import Severity
from landed.promises.budgets import Stage
from landed.promises.site import Endpoint
from landed.traffic.load import Sessions, StageRecord, as_fast, returned
from landed.traffic.load_client import Shot
from landed.traffic.load_judge import LoadJudge

ENDPOINT = Endpoint(name="status", group="api_status", path="/status", status=(200,), budget_ms=500)
CLOSED = Stage(name="ten", endpoint="status", requests=100, concurrency=10, warn_ms=100, block_ms=400)
OPEN = Stage(name="steady", endpoint="status", rate=50, seconds=4, warn_ms=100, block_ms=400)


def record(shots=(), **fields):
    """A healthy record of 100 requests, but for what is given."""
    shots = tuple(shots) or tuple(Shot(number / 100, 20.0, 200) for number in range(100))
    healthy = StageRecord(
        stage="ten",
        by="landed",
        workers=1,
        started=datetime.now(UTC),
        seconds=1.0,
        shots=shots,
        connect_ms=(1.0,) * 10,
        late_ms=(),
        cpu_share=0.1,
        null_ms=(0.2,) * 100,
        before_ms=(5.0,) * 10,
        after_ms=(6.0,) * 10,
    )
    return dataclasses.replace(healthy, **fields)


def judged(seen, stage=CLOSED):
    """What is found in a record: by rule, severity and words."""
    evidence = Evidence(kind="load")
    LoadJudge(stage, ENDPOINT, seen, evidence).judge()
    return {each.id.split("/")[1].split(":")[0]: (each.severity, each.found) for each in evidence.findings}


def shots(*times, **statuses):
    """Requests with these times, one after the other."""
    return [Shot(number / 100, ms, statuses.get(f"n{number}", 200)) for number, ms in enumerate(times)]


def test_a_healthy_stage_has_no_finding():
    """All answered, quick, and as before: nothing to tell."""
    assert judged(record()) == {}


def test_one_failure_in_a_hundred_is_red():
    """An error is never averaged in: one 500 blocks, and its number and moment are told."""
    assert judged(record(shots(*[20.0] * 100, n41=500))) == {
        "errors": (Severity.BLOCK, "1 not: 1 × status 500; the first after 0.41 s")
    }


def test_a_rate_limit_is_told_as_one():
    """429 is no failure and no answer: a warning; its quick answers are in no figure."""
    seen = record([*shots(*[20.0] * 60), *(Shot(0.6, 1.0, 429) for _ in range(40))])
    evidence = Evidence(kind="load")
    LoadJudge(CLOSED, ENDPOINT, seen, evidence).judge()

    assert [(each.id, each.severity) for each in evidence.findings] == [("load/rate_limited:ten", Severity.WARN)]
    assert (evidence.measurements["n"], evidence.measurements["min_ms"]) == (60, 20.0)


def test_nothing_but_rate_limit_is_not_run():
    """Where every request is refused by a rate limit, nothing was measured."""
    with pytest.raises(NotRun, match="rate limit let nothing through"):
        judged(record([Shot(0.0, 1.0, 429)] * 100))


@pytest.mark.parametrize(
    ("times", "expected"),
    [
        ([20.0] * 95 + [150.0] * 5, ("slow", Severity.WARN, "5 of 100 took longer, up to 150 ms (p50 20.0); a t")),
        ([20.0] * 95 + [450.0] * 5, ("slow", Severity.BLOCK, "5 of 100 took longer, up to 450 ms (p50 20.0); a t")),
        ([20.0] * 96 + [150.0] * 4, None),
        ([20.0] * 40 + [450.0] + [20.0] * 59, ("stalled", Severity.BLOCK, "1 of 100 took longer, up to 450 ms")),
        ([150.0] * 100, ("slow", Severity.WARN, "100 of 100 took longer, up to 150 ms (p50 150.0); requests wait")),
        ([4.0 * n for n in range(100)], ("slow", Severity.WARN, "it slows with every request: p50 38.0 ms")),
    ],
    ids=["tail warns", "tail blocks", "less than 1 in 20", "one stalled", "a crowd", "slower and slower"],
)
def test_times_under_load(times, expected):
    """From one in 20 on, slow is slow: it warns, then blocks; one that stalls blocks; the words say how it came."""
    found = judged(record(shots(*times)))

    assert list(found) == ([expected[0]] if expected else [])
    if expected:
        severity, words = found[expected[0]]
        assert severity is expected[1]
        assert expected[2] in words


def test_a_site_that_stood_still_is_told():
    """Requests that began one after the other and ended together were held by one thing: when, and how long."""
    times = [max(5.0, 2000.0 - 20 * (n - 50)) if n >= 50 else 5.0 for n in range(200)]
    seen = record([Shot(n / 50, ms, 200) for n, ms in enumerate(times)])

    severity, words = judged(seen, OPEN)["slow"]
    assert severity is Severity.BLOCK
    assert words.startswith("81 of 200 took longer, up to 2000 ms")
    assert words.endswith("the whole site stood still for 2.0 s, 1.0 s after the first")


def test_what_the_client_makes_up_is_not_the_sites():
    """What is slow where the client is over a tenth of the figures, or has no CPU left, is nobody's: not run."""
    slow = shots(*[150.0] * 100)
    with pytest.raises(NotRun, match=r"it measures itself: 20\.0 of 150\.0 ms"):
        judged(record(slow, null_ms=(20.0,) * 100))
    with pytest.raises(NotRun, match="busy 95%"):
        judged(record(slow, cpu_share=0.95))

    disturbed = (0.1,) * 90 + (30.0,) * 10
    assert list(judged(record(slow, null_ms=disturbed))) == ["slow"]


def test_what_is_quick_with_the_clients_part_is_quick():
    """A budget that holds with the client's own time in the figures is proved all the same; both are told."""
    evidence = Evidence(kind="load")
    LoadJudge(CLOSED, ENDPOINT, record(null_ms=(15.0,) * 100, cpu_share=0.95), evidence).judge()

    assert evidence.findings == []
    told = evidence.measurements
    assert (told["p95_ms"], told["client_p95_ms"], told["client_cpu_share"]) == (20.0, 15.0, 0.95)


def test_an_error_is_red_whoever_is_slow():
    """That a request failed is no question of time: it is found before the client doubts itself."""
    evidence, seen = Evidence(kind="load"), record(shots(*[150.0] * 100, n41=500), cpu_share=0.95)
    with pytest.raises(NotRun):
        LoadJudge(CLOSED, ENDPOINT, seen, evidence).judge()

    assert [each.id for each in evidence.findings] == ["load/errors:ten"]


def test_sessions_come_back():
    """A pool may have grown to what the stage needed at once; one more, or one still at work, is a leak."""
    before = Sessions(5, 1)
    assert returned(CLOSED, before, Sessions(15, 1))
    assert not returned(CLOSED, before, Sessions(16, 1))
    assert not returned(CLOSED, before, Sessions(5, 2))
    assert judged(record(before=before, after=Sessions(105, 1)))["sessions"] == (
        Severity.BLOCK,
        "105 sessions, 1 of them busy, when all requests had long been answered",
    )


def test_as_fast_as_before():
    """Half as slow again, or 50 ms more, is as before; beyond that, or without an answer, it is not."""
    assert as_fast([10.0] * 10, [59.0] * 10)
    assert as_fast([200.0] * 10, [299.0] * 10)
    assert not as_fast([200.0] * 10, [301.0] * 10)
    assert not as_fast([10.0] * 10, [])
    assert judged(record(after_ms=(80.0,) * 10))["slower"][0] is Severity.BLOCK
