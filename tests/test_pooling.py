"""A pooler is tried as far as contract and server allow, and one that does what it is there for is green."""

import psycopg
import pytest

from landed.clock.clients import clients
from landed.clock.pooling import Meetings, crowd
from landed.clock.stopwatch import Stopwatch
from landed.connection.dsn import parse_dsn
from reference.proxy import Proxy
from tests.support.pools import CHECKS, REQUIRED, measured, outcomes, through, tried
from tests.support.recorder import Recorder
from tests.support.timed_contract import MOST_CONNECTIONS

pytest_plugins = ("tests.support.pool_fixtures",)


def test_a_hundred_clients_over_a_pool_of_25_are_served(pooler, trial):
    """In transaction mode 25 transactions are open side by side, 75 clients wait, and all 100 are served."""
    with pooler(pool_size=25, max_client_conn=150) as running:
        seen = trial(running.port, "-n", "2", clients=100, pool=25, pooler=REQUIRED)

    assert (seen.status, seen.red) == (0, set()), seen.told
    assert outcomes(seen) == dict.fromkeys(CHECKS, "passed"), seen.told
    found = measured(seen)
    crowd = {name: found["test_beyond_the_pool"][name] for name in ("clients", "served", "side_by_side", "waited")}
    assert crowd == {"clients": 100, "served": 100, "side_by_side": 25, "waited": 75}
    assert found["test_transaction_mode"]["second_client_met"] == 2
    assert found["test_transaction_settings"]["clients"] == found["test_unnamed_statements"]["clients"] == 12
    assert found["test_nothing_left"]["kept_by_the_pooler"] <= 25


def test_nothing_stays_behind(ground, pooler, trial):
    """After a run no session keeps a setting, a lock, a prepared statement or a temporary table of ours."""
    with pooler(pool_size=3) as running:
        seen = trial(running.port, pooler=REQUIRED)
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


@pytest.mark.parametrize(("promised", "seen"), [(0, 2), (3, 3)])
def test_a_client_that_comes_late_is_waited_for(promised, seen, ground):
    """Where fewer transactions are open side by side than promised, there is a second try that gives more time."""
    direct = parse_dsn(ground.landing.dsn)
    with Proxy(ground.server.host, ground.server.port) as proxy, clients(direct, 2, "landed") as two:
        late = parse_dsn(ground.landing.dsn.replace(f":{ground.server.port}/", f":{proxy.port}/"))
        with clients(late, 1, "landed") as one:
            proxy.switch("slow", 0.3)
            shown = Recorder()
            found = crowd([*two, *one], Stopwatch(shown), 5.0, promised=promised)
            proxy.switch("pass")

    assert (found.side_by_side, len(found.answers.results)) == (seen, 3)
    assert shown.samples == pytest.approx([found.total_ms]), "the table has the try that is judged"


def test_a_pool_larger_than_what_may_be_tried_is_not_passed(pooler, trial):
    """Where nobody had to wait, that clients wait and are served has not been seen."""
    with pooler(pool_size=20) as running:
        seen = trial(running.port, pooler=REQUIRED)

    assert (seen.status, seen.red) == (0, set()), seen.told
    (check,) = [each for each in seen.results["checks"] if each["nodeid"].endswith("beyond_the_pool")]
    assert check["outcome"] == "not run"
    assert "none of 10 clients had to wait" in check["reason"]


@pytest.mark.parametrize(("header", "red"), [({}, set()), ({"pooler": REQUIRED}, {"pooling/missing:dsn"})])
def test_without_a_pooler_there_is_nothing_to_try(header, red, ground, trial):
    """A direct string is not applicable, and red in one check where the contract requires a pooler."""
    seen = trial(ground.server.port, **header)
    told = {each["reason"] for each in tried(seen) if each["outcome"] == "not run"}

    assert seen.red == red, seen.told
    assert told == {"not applicable: --dsn is direct"}
    assert {name for name, outcome in outcomes(seen).items() if outcome == "failed"} == (
        {"test_transaction_mode"} if red else set()
    )
    (box,) = [each for each in seen.results["boxes"] if each["id"] == "1.4.box1"]
    assert box["outcome"] == ("failed" if red else "not run")


def test_on_call_no_client_is_opened(pooler, trial):
    """On call a pooler is not tried."""
    with pooler() as running:
        seen = trial(running.port, "--profile=oncall", pooler=REQUIRED)
    told = {each["reason"] for each in tried(seen)}

    assert outcomes(seen) == dict.fromkeys(CHECKS, "not run")
    assert told == {"not run: a pooler is not tried on call: use --profile gate"}


@pytest.mark.parametrize(("reserve", "opened"), [(MOST_CONNECTIONS - 20, True), (MOST_CONNECTIONS, False)])
def test_no_more_clients_than_are_free(reserve, opened, pooler, trial):
    """Never more clients are opened than the server has free after the contract's reserve."""
    with pooler(pool_size=2) as running:
        seen = trial(running.port, clients=50, reserve=reserve, pooler=REQUIRED)

    assert (seen.status, seen.red) == (0 if opened else 1, set()), seen.told
    if opened:
        assert 3 <= measured(seen)["test_beyond_the_pool"]["clients"] <= 17
    else:
        assert outcomes(seen) == dict.fromkeys(CHECKS, "not run")
        assert f"{reserve} are left to others" in tried(seen)[0]["reason"]


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
