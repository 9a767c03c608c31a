"""A pooler is tried as far as the contract allows, and one that does not do what it is there for is red."""

import re
import threading
from contextlib import ExitStack, contextmanager

import psycopg
import pytest

from landed.pooling import Meetings
from tests.support.moment import PLUGIN, moment
from tests.support.operator import verify
from tests.support.pooler import pgbouncer
from tests.support.tamper import Tamper
from tests.support.timed_contract import MOST_CONNECTIONS, contract_with, new_ground

CHECKS = {
    "test_transaction_mode",
    "test_beyond_the_pool",
    "test_transaction_settings",
    "test_unnamed_statements",
    "test_nothing_left",
}
POOLING = "\n[pooling]\nclients = {clients}\nreserve = {reserve}\n{pool}"
REQUIRED = '"require"'


@pytest.fixture(scope="module")
def ground():
    """A landing on a server with room for 200 clients."""
    with new_ground() as ground:
        yield ground


@pytest.fixture
def pooler(ground):
    """Starts a PgBouncer before it."""

    @contextmanager
    def pooler(**options):
        with pgbouncer(ground.server, users=dict([ground.account]), **options) as running:
            yield running

    return pooler


@pytest.fixture
def run(ground, tmp_path):
    """Verify row 1.4.1 through a pooler, or whatever listens on a port; directly where there is none."""

    def run(port, *options, clients=10, reserve=0, pool=None, env=None, **header):
        promised = POOLING.format(clients=clients, reserve=reserve, pool=f"pool = {pool}\n" if pool else "")
        contract = contract_with(tmp_path, promised, without=("pooling",), **header)
        direct = ground.landing.dsn
        addresses = {"LANDED_DSN": through(ground, port), "LANDED_DIRECT_DSN": direct}
        options = (f"--contract={contract}", "--checkpoint=1.4.1", *options)
        return verify(tmp_path / "reports", *options, env={**addresses, **(env or {})})

    return run


def through(ground, port):
    """The owner's string with another port."""
    return ground.landing.dsn.replace(f":{ground.server.port}/", f":{port}/")


def measured(run):
    """Measurements by the name of the check."""
    return {each["nodeid"].rpartition("::")[2]: each["measurements"] for each in run.results["checks"]}


def outcomes(run):
    """Outcomes by the name of the check."""
    return {each["nodeid"].rpartition("::")[2]: each["outcome"] for each in run.results["checks"]}


def test_a_hundred_clients_over_a_pool_of_25_are_served(pooler, run):
    """In transaction mode 25 transactions are open side by side, 75 clients wait, and all 100 are served."""
    with pooler(pool_size=25, max_client_conn=150) as running:
        seen = run(running.port, "-n", "2", clients=100, pool=25, pooler=REQUIRED)

    assert (seen.status, seen.red) == (0, set()), seen.told
    assert outcomes(seen) == dict.fromkeys(CHECKS, "passed"), seen.told
    found = measured(seen)
    crowd = {name: found["test_beyond_the_pool"][name] for name in ("clients", "served", "side_by_side", "waited")}
    assert crowd == {"clients": 100, "served": 100, "side_by_side": 25, "waited": 75}
    assert found["test_transaction_mode"]["second_client_met"] == 2
    assert found["test_transaction_settings"]["clients"] == found["test_unnamed_statements"]["clients"] == 12
    assert found["test_nothing_left"]["kept_by_the_pooler"] <= 25


def test_nothing_stays_behind(ground, pooler, run):
    """After a run no session keeps a setting, a lock, a prepared statement or a temporary table of ours."""
    with pooler(pool_size=3) as running:
        seen = run(running.port, pooler=REQUIRED)
        with psycopg.connect(through(ground, running.port), prepare_threshold=None) as client:
            settings = client.execute("select name from pg_settings where source = 'session'").fetchall()
            prepared = client.execute("select count(*) from pg_prepared_statements").fetchone()
    left = ground.sql(
        "select (select count(*) from pg_locks where locktype = 'advisory'),"
        " (select count(*) from pg_class where relpersistence = 't'),"
        " (select count(*) from pg_stat_activity where state like 'idle in%')"
    )

    assert seen.status == 0, seen.told
    assert {each[0] for each in settings} <= {"application_name", "client_encoding"}
    assert (prepared, left) == ((0,), [(0, 0, 0)])


@pytest.mark.parametrize(("header", "severity"), [({"pooler": REQUIRED}, "block"), ({}, "warn")])
def test_session_mode_is_found(header, severity, pooler, run):
    """A pooler in session mode is one finding, red where the contract requires a pooler; the rest is not tried."""
    with pooler(pool_mode="session", pool_size=20) as running:
        seen = run(running.port, **header)

    assert seen.status == (1 if header else 0), seen.told
    assert {name: each["severity"] for name, each in seen.findings.items()} == {"pooling/mode:dsn": severity}
    assert seen.findings["pooling/mode:dsn"]["found"].startswith("session mode: each client keeps the backend")
    tried = outcomes(seen)
    assert tried.pop("test_transaction_mode") == ("failed" if header else "passed")
    assert set(tried.values()) == {"not run"}
    (row,) = [each for each in seen.results["rows"] if each["id"] == "1.4.1"]
    assert row["outcome"] == ("failed" if header else "not run")


def test_a_pool_of_two_is_red_where_five_are_promised(pooler, run):
    """Two transactions side by side are fewer than promised; everybody is served all the same."""
    with pooler(pool_size=2) as running:
        seen = run(running.port, pool=5, pooler=REQUIRED)

    assert (seen.status, seen.red) == (1, {"pooling/size:dsn"}), seen.told
    finding = seen.findings["pooling/size:dsn"]
    assert (finding["expected"], finding["found"]) == (
        "5 transactions side by side",
        "2: the pool has no more backends",
    )
    assert measured(seen)["test_beyond_the_pool"]["served"] == 10
    assert {name for name, outcome in outcomes(seen).items() if outcome == "failed"} == {"test_beyond_the_pool"}


def test_clients_that_are_never_served_are_red(ground, pooler, run):
    """A pool whose backends are all kept by somebody turns clients away: its own words are told."""
    with pooler(pool_size=3, settings={"query_wait_timeout": "1"}) as running, ExitStack() as others:

        def keep_all():
            for _ in range(3):
                other = others.enter_context(psycopg.connect(through(ground, running.port), prepare_threshold=None))
                other.execute("select 1")

        with moment("test_beyond_the_pool", keep_all) as env:
            seen = run(running.port, *PLUGIN, env=env, pooler=REQUIRED)

    assert (seen.status, "pooling/unserved:dsn" in seen.red) == (1, True), seen.told
    assert seen.findings["pooling/unserved:dsn"]["found"].startswith("0 served, 0 side by side: query_wait_timeout")


def test_refused_clients_are_red(pooler, run):
    """A pooler that takes fewer clients than promised refuses the rest: counted, with its own words."""
    with pooler(pool_size=3, max_client_conn=6) as running:
        seen = run(running.port, pooler=REQUIRED)

    assert (seen.status, seen.red) == (1, {"pooling/refused:dsn"}), seen.told
    assert re.match(
        r"\d of 10 clients got no connection: .*no more conn", seen.findings["pooling/refused:dsn"]["found"]
    )


def test_settings_that_stay_are_red(ground, pooler, run):
    """Where what was set for a transaction outlives it, other clients' readings are told."""
    changes = {b"'work_mem', $1, true)": b"'work_mem', $1, 'f' )", b"rollback": b"commit  "}
    with pooler(pool_size=3) as running, Tamper("127.0.0.1", running.port, changes) as line:
        seen = run(line.port, pooler=REQUIRED)

    assert (seen.status, seen.red) == (1, {"pooling/stray_setting:dsn"}), seen.told
    assert all(
        re.search(r"\d+kB after the transaction that set", each)
        for each in seen.findings["pooling/stray_setting:dsn"]["extra"]
    )


def test_wrong_answers_are_red(ground, pooler, run):
    """Where a client gets an answer that is not its own, the pairs are told."""
    changes = {b"$1::bigint": b"1+$1::int8"}
    with pooler(pool_size=3) as running, Tamper("127.0.0.1", running.port, changes) as line:
        seen = run(line.port, pooler=REQUIRED)

    assert (seen.status, seen.red) == (1, {"pooling/unnamed_statement:dsn"}), seen.told
    assert len(seen.findings["pooling/unnamed_statement:dsn"]["extra"]) == 10


def test_a_leaked_client_is_red(ground, pooler, run):
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
            seen = run(running.port, pooler=REQUIRED)
        finally:
            stop.set()
            thread.join(10)
        ((client, pid),) = leaked
        client.close()

    assert (seen.status, seen.red) == (1, {"pooling/left:dsn"}), seen.told
    assert seen.findings["pooling/left:dsn"]["extra"] == [f"pid {pid} (idle in transaction)"]


def test_a_pool_larger_than_what_may_be_tried_is_not_passed(pooler, run):
    """Where nobody had to wait, that clients wait and are served has not been seen."""
    with pooler(pool_size=20) as running:
        seen = run(running.port, pooler=REQUIRED)

    assert (seen.status, seen.red) == (0, set()), seen.told
    (check,) = [each for each in seen.results["checks"] if each["nodeid"].endswith("beyond_the_pool")]
    assert check["outcome"] == "not run"
    assert "none of 10 clients had to wait" in check["reason"]


@pytest.mark.parametrize(("header", "red"), [({}, set()), ({"pooler": REQUIRED}, {"pooling/missing:dsn"})])
def test_without_a_pooler_there_is_nothing_to_try(header, red, ground, run):
    """A direct string is not applicable, and red in one check where the contract requires a pooler."""
    seen = run(ground.server.port, **header)
    told = {each["reason"] for each in seen.results["checks"] if each["outcome"] == "not run"}

    assert seen.red == red, seen.told
    assert told == {"not applicable: --dsn is direct"}
    assert {name for name, outcome in outcomes(seen).items() if outcome == "failed"} == (
        {"test_transaction_mode"} if red else set()
    )


def test_on_call_no_client_is_opened(pooler, run):
    """On call a pooler is not tried."""
    with pooler() as running:
        seen = run(running.port, "--profile=oncall", pooler=REQUIRED)
    told = {each["reason"] for each in seen.results["checks"]}

    assert outcomes(seen) == dict.fromkeys(CHECKS, "not run")
    assert told == {"not run: a pooler is not tried on call: use --profile gate"}


@pytest.mark.parametrize(("reserve", "opened"), [(MOST_CONNECTIONS - 20, True), (MOST_CONNECTIONS, False)])
def test_no_more_clients_than_are_free(reserve, opened, pooler, run):
    """Never more clients are opened than the server has free after the contract's reserve."""
    with pooler(pool_size=2) as running:
        seen = run(running.port, clients=50, reserve=reserve, pooler=REQUIRED)

    assert (seen.status, seen.red) == (0, set()), seen.told
    if opened:
        assert 3 <= measured(seen)["test_beyond_the_pool"]["clients"] <= 17
    else:
        assert outcomes(seen) == dict.fromkeys(CHECKS, "not run")
        assert f"{reserve} are left to others" in seen.results["checks"][0]["reason"]


@pytest.mark.parametrize(
    ("first", "second", "transaction"),
    [
        ([1], [2, 2], False),
        ([1, 1], [2, 2, 2], False),
        ([2], [2, 3], True),
        ([1], [2, 3], True),
        ([1], [1], True),
        ([], [], False),
    ],
)
def test_transaction_mode_is_two_backends_or_a_shared_one(first, second, transaction):
    """One client that met two backends proves it, and so do two connected clients that met the same."""
    assert Meetings(first, second).in_transaction_mode is transaction
