"""Locust sends a contract's stages from several processes, and its figures are judged like any others."""

import importlib.util
import json
import threading
import time

import pytest

from landed.errors import OutOfTime
from landed.promises.budgets import Stage
from landed.promises.site import Endpoint, Source
from landed.settings import parse_url
from landed.traffic import locust_run
from landed.traffic.locust_plan import crew, share
from landed.traffic.locust_run import INSTALL, locust
from tests.support.moody import STATUS
from tests.support.raw import raw_server

ENDPOINT = Endpoint(
    name="status",
    group="api_status",
    path=STATUS,
    status=(200,),
    source=Source(jq=".dataSource", value="database"),
)
WAIT_S = 0.05
LANDED = "import sys; from landed.cli import main; sys.exit(main())"
needs_locust = pytest.mark.skipif(importlib.util.find_spec("locust") is None, reason=INSTALL)


class Meeting:
    """A site that answers when as many as are wanted have come together; counts how many are there."""

    def __init__(self):
        self.lock = threading.Lock()
        self.sources = ["database"]
        self.meet()

    def meet(self, wanted=1):
        """From now on."""
        self.together = threading.Barrier(wanted)
        self.now = self.most = self.count = 0

    def __call__(self, line, number):
        """Serve a connection."""
        while line.recv(65_536):
            with self.lock:
                self.now, self.count = self.now + 1, self.count + 1
                self.most = max(self.most, self.now)
                body = json.dumps({"dataSource": self.sources[self.count % len(self.sources)]}).encode()
            self.together.wait(10)
            with self.lock:
                self.now -= 1
            line.sendall(b"HTTP/1.1 200 OK\r\ncontent-length: %d\r\n\r\n%b" % (len(body), body))


def silent(done, total):
    """Progress that nobody wants to see."""


@pytest.fixture(scope="module")
def workers():
    """A site, and a master with two workers before it."""
    if importlib.util.find_spec("locust") is None:
        pytest.skip(INSTALL)
    site = Meeting()
    with raw_server(site) as port:
        url = parse_url(f"http://127.0.0.1:{port}")
        with locust(url, processes=2) as engine:
            yield site, url, engine


def fired(workers, rate=None, **stage):
    """What comes of a stage, and the site that it was sent to."""
    site, url, engine = workers
    promised = Stage(name="it", endpoint="status", **stage)
    return engine.fire(promised, url, STATUS, ENDPOINT, rate, silent), site


def test_shares_make_up_the_whole():
    """Workers' parts of requests, users and rate are the stage's; in an open loop they take turns."""
    closed = {"name": "a", "requests": 101, "users": 10, "rate": 50, "every": None}
    steady = {"name": "b", "requests": 6, "users": 4, "rate": 50, "every": 0.1}

    parts = [share(closed, number, 3) for number in range(3)]
    assert [(each["requests"], each["users"]) for each in parts] == [(34, 4), (34, 3), (33, 3)]
    assert sum(each["rate"] for each in parts) == pytest.approx(50)
    turns = [share(steady, number, 2) for number in range(2)]
    dues = [part["offset"] + n * part["every"] for part in turns for n in range(part["requests"])]
    assert sorted(dues) == pytest.approx([0.0, 0.1, 0.2, 0.3, 0.4, 0.5])


@pytest.mark.parametrize(
    ("workers", "users", "requests", "rate", "chosen"),
    [(2, 10, 100, 50, 2), (12, 10, 100, 50, 10), (12, 10, 5, None, 5), (100, 500, 500, 50, 50), (9, 9, 9, 0.5, 1)],
)
def test_no_worker_is_without_work(workers, users, requests, rate, chosen):
    """Each chosen worker has a user, a request, and one request in a second; together no more than the rate."""
    plan = {"name": "a", "requests": requests, "users": users, "rate": rate, "every": None}
    parts = [share(plan, number, crew(plan, workers)) for number in range(crew(plan, workers))]

    assert len(parts) == chosen
    assert min(min(each["users"], each["requests"]) for each in parts) >= 1
    assert (sum(each["users"] for each in parts), sum(each["requests"] for each in parts)) == (users, requests)
    assert rate is None or sum(each["rate"] for each in parts) == pytest.approx(rate)
    assert rate is None or sum(max(1, int(each["rate"])) for each in parts) <= max(1, rate)


def test_a_closed_loop_by_two_workers(workers):
    """A stage's requests are all sent, as many at a time as promised over all workers, never more."""
    workers[0].meet(10)
    volley, site = fired(workers, requests=50, concurrency=10)

    assert volley.workers == 2
    assert [(each.status, each.error) for each in volley.shots] == [(200, None)] * 50
    assert (site.count, site.most) == (50, 10)
    assert min(each.ms for each in volley.shots) > 0
    assert volley.sources == {'"database"': 50}


def test_at_once_over_all_workers(workers):
    """Fifty at once are fifty at once, half of them from each worker; where each says it comes from is read."""
    workers[0].meet(50)
    workers[0].sources = ["database"] * 4 + ["github"]
    volley, site = fired(workers, requests=50, concurrency=50)
    site.sources = ["database"]

    assert {each.status for each in volley.shots} == {200}
    assert (site.count, site.most, volley.workers) == (50, 50, 2)
    assert volley.sources == {'"database"': 40, '"github"': 10}


def test_more_workers_than_are_needed(workers):
    """Where there are fewer at a time than workers, some of these have no part, and nobody waits for them."""
    workers[0].meet()
    volley, site = fired(workers, requests=4, concurrency=1)

    assert (len(volley.shots), site.count, site.most, volley.workers) == (4, 4, 1, 1)


def test_no_more_than_the_rate_over_all_workers(workers):
    """Two workers together begin no more in a second than the contract's rate."""
    workers[0].meet()
    volley, site = fired(workers, rate=10, requests=25, concurrency=10)

    assert (site.count, volley.workers) == (25, 2)
    assert volley.seconds > 0.9


@needs_locust
def test_whoever_comes_late_has_a_part_in_the_next_stage():
    """More workers than were waited for take nothing from how many there are at a time."""
    site = Meeting()
    with raw_server(site) as port:
        url = parse_url(f"http://127.0.0.1:{port}")
        with locust(url, processes=2, expect=1) as engine:
            end, seen = time.monotonic() + 60, set()
            while 2 not in seen and time.monotonic() < end:
                site.meet(10)
                volley, _ = fired((site, url, engine), requests=20, concurrency=10)
                assert (site.count, site.most) == (20, 10)
                seen.add(volley.workers)

    assert 2 in seen


def test_an_open_loop_counts_from_when_it_was_due(workers):
    """Requests begin at their rate, in turns of the workers, and the site sees as many."""
    site, url, engine = workers
    site.meet()
    told = []
    stage = Stage(name="steady", endpoint="status", rate=20, seconds=3)
    volley = engine.fire(stage, url, STATUS, ENDPOINT, 100, lambda done, total: told.append((done, total)))

    assert [each.due_s for each in volley.shots] == pytest.approx([number / 20 for number in range(60)], abs=0.001)
    assert told
    assert {total for _, total in told} == {60}


def test_the_workers_measure_themselves(workers):
    """The same stage to null endpoints beside the workers tells what Locust adds; the site sees nothing of it."""
    site, _, engine = workers
    site.meet()
    volley = engine.fire_at_null(Stage(name="ten", endpoint="status", requests=20, concurrency=10), 20)

    assert len(volley.shots) == 20
    assert all(each.took_ms >= 20 <= each.ms for each in volley.shots)
    assert site.count == 0


@needs_locust
def test_workers_that_do_not_come_are_told(monkeypatch):
    """A master whose workers never come gives up, and says so."""
    monkeypatch.setattr(locust_run, "START_S", 0.3)
    url = parse_url("http://127.0.0.1:1")
    with pytest.raises(OutOfTime, match="no ready within 3 s"), locust(url, expect=1):
        pass
