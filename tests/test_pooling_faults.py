"""A pooler that does not do what it is there for is red, and what is wrong with it is named."""

import re
import threading
from contextlib import ExitStack

import psycopg
import pytest

from tests.support.moment import PLUGIN, moment
from tests.support.pools import REQUIRED, measured, outcomes, through
from tests.support.tamper import Tamper

pytest_plugins = ("tests.support.pool_fixtures",)


@pytest.mark.parametrize(("header", "severity"), [({"pooler": REQUIRED}, "block"), ({}, "warn")])
def test_session_mode_is_found(header, severity, pooler, trial):
    """A pooler in session mode is one finding, red where the contract requires a pooler; the rest is not tried."""
    with pooler(pool_mode="session", pool_size=20) as running:
        seen = trial(running.port, **header)

    assert seen.status == (1 if header else 0), seen.told
    assert {name: each["severity"] for name, each in seen.findings.items()} == {"pooling/mode:dsn": severity}
    assert seen.findings["pooling/mode:dsn"]["found"].startswith("session mode: each client keeps the backend")
    tried = outcomes(seen)
    assert tried.pop("test_transaction_mode") == ("failed" if header else "passed")
    assert set(tried.values()) == {"not run"}
    (row,) = [each for each in seen.results["rows"] if each["id"] == "1.4.1"]
    assert row["outcome"] == ("failed" if header else "not run")


def test_a_pool_of_two_is_red_where_five_are_promised(pooler, trial):
    """Two transactions side by side are fewer than promised; everybody is served all the same."""
    with pooler(pool_size=2) as running:
        seen = trial(running.port, pool=5, pooler=REQUIRED)

    assert (seen.status, seen.red) == (1, {"pooling/size:dsn"}), seen.told
    finding = seen.findings["pooling/size:dsn"]
    assert (finding["expected"], finding["found"]) == (
        "5 transactions side by side",
        "2: the pool has no more backends",
    )
    assert measured(seen)["test_beyond_the_pool"]["served"] == 10
    assert {name for name, outcome in outcomes(seen).items() if outcome == "failed"} == {"test_beyond_the_pool"}


def test_clients_that_are_never_served_are_red(ground, pooler, trial):
    """A pool whose backends are all kept by somebody turns clients away: its own words are told."""
    with pooler(pool_size=3, settings={"query_wait_timeout": "1"}) as running, ExitStack() as others:

        def keep_all():
            for _ in range(3):
                other = others.enter_context(psycopg.connect(through(ground, running.port), prepare_threshold=None))
                other.execute("select 1")

        with moment("test_beyond_the_pool", keep_all) as env:
            seen = trial(running.port, *PLUGIN, env=env, pooler=REQUIRED)

    assert (seen.status, "pooling/unserved:dsn" in seen.red) == (1, True), seen.told
    assert seen.findings["pooling/unserved:dsn"]["found"].startswith("0 served, 0 side by side: query_wait_timeout")


def test_refused_clients_are_red(pooler, trial):
    """A pooler that takes fewer clients than promised refuses the rest: counted, with its own words."""
    with pooler(pool_size=3, max_client_conn=6) as running:
        seen = trial(running.port, pooler=REQUIRED)

    assert (seen.status, seen.red) == (1, {"pooling/refused:dsn"}), seen.told
    assert re.match(
        r"\d+ of 10 clients got no connection: .*no more conn", seen.findings["pooling/refused:dsn"]["found"]
    )


def test_settings_that_stay_are_red(ground, pooler, trial):
    """Where what was set for a transaction outlives it, other clients' readings are told."""
    changes = {b"'work_mem', $1, true)": b"'work_mem', $1, 'f' )", b"rollback": b"commit  "}
    with pooler(pool_size=3) as running, Tamper("127.0.0.1", running.port, changes) as line:
        seen = trial(line.port, pooler=REQUIRED)

    assert (seen.status, seen.red) == (1, {"pooling/stray_setting:dsn"}), seen.told
    assert all(
        re.search(r"\d+kB after the transaction that set", each)
        for each in seen.findings["pooling/stray_setting:dsn"]["extra"]
    )


def test_wrong_answers_are_red(ground, pooler, trial):
    """Where a client gets an answer that is not its own, the pairs are told."""
    changes = {b"$1::bigint": b"1+$1::int8"}
    with pooler(pool_size=3) as running, Tamper("127.0.0.1", running.port, changes) as line:
        seen = trial(line.port, pooler=REQUIRED)

    assert (seen.status, seen.red) == (1, {"pooling/unnamed_statement:dsn"}), seen.told
    assert len(seen.findings["pooling/unnamed_statement:dsn"]["extra"]) == 10


def test_a_leaked_client_is_red(ground, pooler, trial):
    """A client of ours that is not gone, with a transaction open, is found past the pooler and named by its pid."""
    leaked, stop = [], threading.Event()

    def leak(port):
        """As soon as clients of the run are seen, be one more of them, and stay."""
        query = "select application_name from pg_stat_activity where application_name like 'landed-pool-%'"
        while not stop.wait(0.01):
            names = ground.sql(query)
            if names:
                client = psycopg.connect(
                    through(ground, port), application_name=names[0][0], prepare_threshold=None
                )
                leaked.append((client, client.execute("select pg_backend_pid()").fetchone()[0]))
                return

    with pooler(pool_size=5) as running:
        thread = threading.Thread(target=leak, args=(running.port,), daemon=True)
        thread.start()
        try:
            seen = trial(running.port, pooler=REQUIRED)
        finally:
            stop.set()
            thread.join(10)
        ((client, pid),) = leaked
        client.close()

    assert (seen.status, seen.red) == (1, {"pooling/left:dsn"}), seen.told
    assert seen.findings["pooling/left:dsn"]["extra"] == [f"pid {pid} (idle in transaction)"]
