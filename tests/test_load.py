"""Load is sent as it was promised, measured from when each request was due, and judged by what it left behind."""

import dataclasses
import threading
from datetime import UTC, datetime

import httpx
import pytest

from landed import politeness
from landed.contract import load_contract
from landed.evidence import Evidence, NotRun
from landed.load import OwnEngine, Sessions, StageRecord, as_fast, conduct, returned
from landed.load_client import Shot, closed_loop, open_loop
from landed.load_judge import LoadJudge
from landed.marks import Severity
from landed.null_endpoint import null_endpoint
from landed.promises import Endpoint, Stage
from landed.settings import parse_url
from landed.stats import summarize
from landed.wire import place
from reference.landing import CONTRACT
from tests.support.moody import STATUS, Moody
from tests.support.raw import OK, answer, raw_server

ENDPOINT = Endpoint(name="status", group="api_status", path=STATUS, status=(200,), budget_ms=500)
CLOSED = Stage(name="ten", endpoint="status", requests=100, concurrency=10, warn_ms=100, block_ms=400)
OPEN = Stage(name="steady", endpoint="status", rate=50, seconds=4, warn_ms=100, block_ms=400)


def at(port):
    """What a client needs to know of a server on this machine."""
    return place(parse_url(f"http://127.0.0.1:{port}"))


def asked(site):
    """What the site itself counted."""
    return httpx.get(f"{site.url}/count", timeout=5).json()


def test_a_closed_loop_keeps_its_number():
    """All requests are sent and answered, never more at a time than promised, on connections that are kept."""
    with Moody(slow=[0.02]) as site:
        volley = closed_loop(place(parse_url(site.url)), STATUS, requests=60, concurrency=10)
        seen = asked(site)

    assert [(each.status, each.error) for each in volley.shots] == [(200, None)] * 60
    assert (seen["count"], seen["most"], len(volley.connect_ms)) == (60, 10, 10)
    assert volley.shots == tuple(sorted(volley.shots, key=lambda each: each.due_s))


def test_at_once_is_at_once():
    """Fifty at once have all been sent before the first of them is answered."""
    there = threading.Barrier(50)

    def together(line, number):
        line.recv(65_536)
        there.wait(10)
        line.sendall(OK)

    with raw_server(together) as port:
        volley = closed_loop(at(port), "/", requests=50, concurrency=50)

    assert {each.status for each in volley.shots} == {200}


def test_no_second_sees_more_than_the_rate():
    """However quick the site is, at most so many requests begin within any second."""
    with Moody() as site:
        volley = closed_loop(place(parse_url(site.url)), STATUS, requests=50, concurrency=10, rate=20)
        times = asked(site)["times"]

    assert volley.seconds > 1.9
    assert all(later - begun > 0.95 for begun, later in zip(times, times[20:], strict=False))


def stalling(seconds, after):
    """A server that stands still once, for everybody, so many requests in."""
    count, lock, moving = 0, threading.Lock(), threading.Event()
    moving.set()

    def serve(line, number):
        nonlocal count
        while line.recv(65_536):
            with lock:
                count += 1
                if count == after:
                    moving.clear()
                    threading.Timer(seconds, moving.set).start()
            moving.wait(10)
            line.sendall(OK)

    return serve


def test_an_open_loop_sees_a_stall():
    """A server that stands still for 2 s shows in p95, p99 and max: time counts from when a request was due."""
    with raw_server(stalling(2, after=50)) as port:
        volley = open_loop(at(port), "/", rate=50, seconds=6)
    figures = summarize([each.ms for each in volley.shots])

    assert (figures.n, {each.status for each in volley.shots}) == (300, {200})
    assert figures.p95 > 1500
    assert 1800 < figures.p99 <= figures.max < 2000 + 5 * 100
    assert figures.p50 < 5 * 20


def test_a_closed_loop_would_not_see_it():
    """The same stall, asked by a client that waits for each answer, is one of 300: p99 knows nothing of it."""
    with raw_server(stalling(1, after=50)) as port:
        volley = closed_loop(at(port), "/", requests=300, concurrency=1)
    figures = summarize([each.ms for each in volley.shots])

    assert figures.p99 < 500 < figures.max


def test_an_open_loop_begins_when_it_is_due():
    """Requests begin at their rate, whatever became of those before, and the client tells how late it was."""
    with null_endpoint() as null:
        volley = open_loop(place(null), "/30", rate=100, seconds=1)
    dues = [each.due_s for each in volley.shots]

    assert dues == pytest.approx([number / 100 for number in range(100)], abs=1e-6)
    assert volley.seconds < 1.2
    assert summarize(volley.late_ms).p50 < 5


def test_errors_have_words_and_stop_nothing():
    """A refused connection, a cut one and a silent one are told for each request; the others are answered."""

    def every_fifth_is_cut(line, number):
        count = 0
        while count < 5 and line.recv(65_536):
            count += 1
            if count < 5:
                line.sendall(OK)

    with raw_server(every_fifth_is_cut) as port:
        volley = closed_loop(at(port), "/", requests=20, concurrency=2)
    refused = closed_loop(at(port), "/", requests=4, concurrency=2)
    errors = [each.error for each in volley.shots if each.error]

    assert len(errors) in (3, 4)
    assert set(errors) <= {"the connection was closed without an answer", "connection reset by peer"}
    assert {each.error for each in refused.shots} == {"connection refused"}


def test_a_connection_that_is_not_kept_is_made_within_the_time():
    """Where the site closes after each answer, every request but a worker's first pays for its connection."""
    goodbye = OK.replace(b"\r\n\r\n", b"\r\nconnection: close\r\n\r\n", 1)
    with raw_server(lambda line, number: answer(line, goodbye)) as port:
        volley = closed_loop(at(port), "/", requests=20, concurrency=2)

    assert [(each.status, each.error) for each in volley.shots] == [(200, None)] * 20


def test_the_client_is_not_the_bottleneck():
    """Fifty at once to a server that waits 20 ms: what the client adds stays below five times 2 ms."""
    with null_endpoint() as null:
        volleys = [closed_loop(place(null), "/20", requests=200, concurrency=50) for _ in range(3)]
    own = min(summarize([shot.ms - shot.took_ms for shot in each.shots]).p95 for each in volleys)

    assert own < 5 * 2
    assert min(each.cpu_share for each in volleys) < 0.7


# What a stage comes to: the judgement alone, of records made by hand.


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
    """Where the client is over a tenth of the figures, or has no CPU left, the check measures itself: not run."""
    fast = shots(*[4.0] * 100)
    with pytest.raises(NotRun, match=r"it measures itself: 0\.6 of 4\.0 ms"):
        judged(record(fast, null_ms=(0.6,) * 100))
    with pytest.raises(NotRun, match="busy 95%"):
        judged(record(cpu_share=0.95))

    disturbed = (0.1,) * 90 + (3.0,) * 10
    assert judged(record(null_ms=disturbed)) == {}


def test_as_fast_as_before():
    """Half as slow again, or 50 ms more, is as before; beyond that, or without an answer, it is not."""
    assert as_fast([10.0] * 10, [59.0] * 10)
    assert as_fast([200.0] * 10, [299.0] * 10)
    assert not as_fast([200.0] * 10, [301.0] * 10)
    assert not as_fast([10.0] * 10, [])
    assert judged(record(after_ms=(80.0,) * 10))["slower"][0] is Severity.BLOCK


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


# Politeness.


def test_the_contract_bounds_what_is_sent():
    """AI-GO's run fits into its own politeness; a stage beyond it is refused before anything is sent."""
    contract = load_contract(CONTRACT)
    greedy = Stage(name="greedy", endpoint="status", requests=60, concurrency=60)
    endless = Stage(name="endless", endpoint="status", rate=51, seconds=20)
    more = contract.model_copy(update={"stage": (greedy, endless)})

    assert list(politeness.problems(contract)) == []
    total, *rates = politeness.problems(more)
    assert "requests = 500: a run sends up to" in total
    assert "1128 for load" in total
    assert rates == [
        "[[stage]] greedy: 60 at once; [politeness] allows 50",
        "[[stage]] endless: 51 a second; [politeness] allows 50",
    ]


def test_a_stage_sends_what_was_counted():
    """Before, stage and after are at most what the contract was told; the figures hold the stage alone."""
    stage = CLOSED.model_copy(update={"requests": 20})
    with Moody(slow=[0.05]) as site, null_endpoint() as null:
        url, seen = parse_url(site.url), iter([Sessions(3, 0), Sessions(4, 0)])
        told = conduct(
            stage, ENDPOINT, OwnEngine(null), url, rate=100, sessions=lambda: next(seen), tell=lambda *_: None
        )
        count = asked(site)["count"]

    assert len(told.shots) == 20 < count <= 20 + politeness.probes(stage)
    assert (len(told.before_ms), len(told.after_ms)) == (politeness.PROBES, politeness.PROBES)
    assert (told.before, told.after) == (Sessions(3, 0), Sessions(4, 0))
    assert judged(told, stage.model_copy(update={"warn_ms": 2000, "block_ms": 4000})) == {}


def test_few_requests_on_call():
    """On call an endpoint is timed twice, on new connections alone."""
    contract = load_contract(CONTRACT)

    assert politeness.latency_counts(contract, "oncall") == (2, 0)
