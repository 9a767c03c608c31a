"""A database that falls silent in the middle of a measurement is lost: a root, not a figure and not an error."""

import threading
from contextlib import contextmanager
from functools import partial

import pytest

from landed.clock.clients import at_once, clients, still_there
from landed.clock.concurrency import ask_concurrently
from landed.clock.pool_trial import PoolTrial
from landed.clock.stopwatch import Stopwatch
from landed.connection.dsn import parse_dsn
from landed.errors import Silent
from landed.promises.budgets import Pooling
from landed.target import reading
from reference.proxy import Proxy
from tests.support.moment import PLUGIN, moment
from tests.support.operator import verify
from tests.support.pools import REQUIRED
from tests.support.timed_contract import contract_with

pytest_plugins = ("tests.support.pool_fixtures",)

TIMEOUT_S = 4.0
"""Statements take 3 s: on a busy machine, too, all are at work at once, and none is over by then."""
CLIENTS = 10
AT_WORK = "select 1 from pg_stat_activity where application_name = %s and state <> 'idle' having count(*) = %s"


@pytest.fixture
def line(ground):
    """A proxy before the server that can fall silent, and the string that leads through it."""
    with Proxy(ground.server.host, ground.server.port) as proxy:
        dsn = ground.landing.dsn.replace(f":{ground.server.port}/", f":{proxy.port}/")
        yield proxy, dsn


@contextmanager
def silent_when_all_are_at_work(ground, proxy, name):
    """The line falls silent as soon as every client has a transaction open."""
    over = threading.Event()

    def watch():
        with ground.session() as watcher:
            while not over.wait(0.01) and not watcher.execute(AT_WORK, (name, CLIENTS)).fetchall():
                pass
        proxy.switch("stall")

    thread = threading.Thread(target=watch, daemon=True)
    thread.start()
    yield
    over.set()
    thread.join(10)


def test_clients_at_once(ground, line):
    """Clients whose answers never come are a loss where a single client is not answered either."""
    proxy, dsn = line
    with silent_when_all_are_at_work(ground, proxy, "landed"), pytest.raises(Silent, match="no answer within"):
        ask_concurrently(parse_dsn(dsn), "select pg_sleep(3)", CLIENTS, stopwatch=Stopwatch(), timeout_s=TIMEOUT_S)


def test_a_pool_on_trial(ground, line):
    """The pooler's trial ends in a loss, too, not in clients that were not served."""
    proxy, dsn = line
    seen_from = parse_dsn(ground.landing.dsn)
    trial = PoolTrial(parse_dsn(dsn), seen_from, Pooling(clients=CLIENTS), TIMEOUT_S, "landed-pool-x")

    def sleep(connection, ready):
        ready()
        with reading(connection, TIMEOUT_S):
            connection.execute("select pg_sleep(3)")

    with silent_when_all_are_at_work(ground, proxy, trial.nonce), pytest.raises(Silent, match="no answer within"):
        trial.with_clients(CLIENTS, lambda opened: at_once([partial(sleep, each) for each in opened], 10))


def test_clients_that_connect(line):
    """A line that is silent while clients connect is a loss, not so many clients that were refused."""
    proxy, text = line
    dsn = parse_dsn(text)
    still_there(dsn, "landed")
    proxy.switch("stall")

    with pytest.raises(Silent), clients(dsn, 3, "landed"):
        pass


def test_samples_of_a_query(ground, line, tmp_path):
    """In a whole run what rests on the database is blocked by the loss; what was taken makes no figure."""
    proxy, dsn = line
    contract = contract_with(tmp_path, "", without=(), samples="10000", timeout_s="1")

    def soon():
        threading.Timer(0.5, lambda: proxy.switch("stall")).start()

    with moment("test_query_budget[models-with-relations]", soon) as env:
        env["LANDED_DSN"] = dsn
        seen = verify(
            tmp_path / "r", f"--contract={contract}", "--checkpoint=2.4.2", "--checkpoint=2.4.3", *PLUGIN, env=env
        )

    assert (seen.status, seen.red) == (1, {"connection/lost:database"}), seen.told
    measured = [each for each in seen.results["checks"] if each["kind"] == "query_latency"]
    assert {each["reason"] for each in measured} == {"blocked: connection/lost:database"}
    assert not any("mean_ms" in each["measurements"] for each in measured)


def test_one_who_waits_in_a_crowd_is_no_loss(pooler, trial):
    """A pool of one in session mode leaves the second client without a word: it is judged, and nothing is lost."""
    with pooler(pool_mode="session", pool_size=1) as running:
        seen = trial(running.port, pooler=REQUIRED, timeout_s="1")

    assert (seen.status, seen.red) == (1, {"pooling/mode:dsn"}), seen.told
    assert "no answer within" in seen.findings["pooling/mode:dsn"]["found"]
