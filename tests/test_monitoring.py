"""The database's own figures: read as they are, warned of outside their range, not passed where hidden."""

import threading
import time
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import replace

import psycopg
import pytest

from landed.connection.dsn import parse_dsn
from landed.contract import load_contract
from landed.database.vitals import READINGS, read_vitals
from landed.promises.sections import Range
from landed.run.outcomes import Outcome
from landed.server import embedded
from landed.target import connect
from reference.landing import CONTRACT, fill
from tests.support.bench import look
from tests.support.healthy import VITALS, healthy
from tests.support.operator import verify

CHECK = "test_4_3_monitoring.py::test_vital"
CONTRACT_AI_GO = load_contract(CONTRACT)
SOON = Range(at_most=0.2)
PATIENCE_S = 10.0


@pytest.fixture(scope="module")
def server():
    """A server of this module's own, on which a deadlock is soon found and memory is short."""
    with embedded.start(settings={"deadlock_timeout": "50ms", "shared_buffers": "2MB"}) as running:
        yield running


@pytest.fixture(scope="module")
def landing(server):
    """The landing, and a role that reads only."""
    filled = fill(server)
    server.create_role("watcher", "hush")
    return filled


@pytest.fixture
def place(server, landing):
    """A database of one test's own: opens sessions as the owner."""
    with server.clone(landing.database, landing.owner) as name, ExitStack() as stack:
        dsn = server.dsn(name, landing.owner, landing.password)

        def session(**options):
            opened = psycopg.connect(dsn, autocommit=True, connect_timeout=10, **options)
            return stack.enter_context(closing(opened))

        session.dsn = dsn
        session.database = name
        yield session


def vitals(dsn):
    """What a run's preflight reads."""
    with closing(connect(parse_dsn(dsn), seconds=8)) as connection:
        return read_vitals(connection)


def judged(seen, **limits):
    """What the check says of the figures: findings by name, and each outcome."""
    monitoring = CONTRACT_AI_GO.monitoring.model_copy(update=limits)
    scene = healthy(CONTRACT_AI_GO.model_copy(update={"monitoring": monitoring}))
    looked = look(replace(scene, preflight=replace(scene.preflight, vitals=seen)), CHECK)
    assert {severity for _, _, severity in looked.brief} <= {"warn"}
    outcomes = {name.partition("[")[2][:-1]: outcome for name, outcome in looked.outcomes.items()}
    return {name.partition(":")[2] for _, name, _ in looked.brief}, outcomes


def until(seen, dsn):
    """The figures, as soon as they are as expected."""
    end = time.monotonic() + PATIENCE_S
    while not seen(found := vitals(dsn)):
        assert time.monotonic() < end, found
        time.sleep(0.02)
    return found


@contextmanager
def busy(session, statement):
    """A session that runs a statement while the block lasts."""

    def run():
        with suppress(psycopg.Error):
            session.execute(statement)

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    try:
        yield
    finally:
        session.cancel_safe(timeout=PATIENCE_S)
        thread.join(PATIENCE_S)


def test_a_quiet_database_says_nothing(place):
    """A fresh landing is within every range; where nothing is replicated there is no lag to judge."""
    warned, outcomes = judged(vitals(place.dsn))

    assert warned == set()
    assert outcomes.pop("lag_mb") == (Outcome.NOT_RUN, "not applicable: nothing is replicated from this server")
    assert set(outcomes) == set(READINGS) - {"lag_mb"}
    assert {outcome for outcome, _ in outcomes.values()} == {Outcome.PASSED}


def test_many_connections(place):
    """Sessions of others count, those of landed do not."""
    for name in ("landed", "landed-1f", "landed-pool-2c", *["site"] * 5, "landedness"):
        place(application_name=name)
    seen = vitals(place.dsn)

    assert seen.connections == 6
    assert judged(seen)[0] == {"connections"}


def test_a_long_query(place):
    """The longest query that runs is found while it runs; an idle session is none."""
    place()
    with busy(place(), "select pg_sleep(30)"):
        seen = until(lambda found: found.query_s > 0.3, place.dsn)

    assert judged(seen, query_s=SOON)[0] == {"query_s"}
    assert vitals(place.dsn).query_s < 0.3


def test_a_lock_that_is_waited_for(place):
    """Who waits for a lock is counted, and how long the longest has waited."""
    holder = place()
    holder.execute("begin")
    holder.execute("lock table models in access exclusive mode")
    with busy(place(), "select count(*) from models"), busy(place(), "select count(*) from models"):
        seen = until(lambda found: found.waiting == 2 and found.lock_wait_s > 0.3, place.dsn)

    assert judged(seen, lock_wait_s=SOON)[0] == {"lock_wait_s"}


def test_a_deadlock(place):
    """A deadlock that was broken stays on the database's record."""
    one, two = place(), place()
    for session, table in ((one, "models"), (two, "providers")):
        session.execute("begin")
        session.execute(f"lock table {table} in access exclusive mode".encode())
    with busy(one, "lock table providers in access exclusive mode"):
        with suppress(psycopg.errors.DeadlockDetected):
            two.execute("lock table models in access exclusive mode")
        two.close()
    one.close()

    assert judged(until(lambda found: found.deadlocks == 1, place.dsn))[0] == {"deadlocks"}


def test_temporary_files_and_a_small_cache(place):
    """Sorts that do not fit, and blocks that are read again and again."""
    session = place()
    session.execute("set work_mem = '64kB'")
    session.execute("create table large as select n, repeat('x', 900) as text from generate_series(1, 20000) as n")
    for _ in range(6):
        session.execute("select count(*) from large")
    session.execute("select n from large order by text, n desc").fetchall()
    session.close()
    seen = until(lambda found: found.temp_bytes > 10_000_000 and found.blocks_read > 10_000, place.dsn)

    assert judged(seen, temp_mb=Range(at_most=10))[0] == {"temp_mb", "cache_hit", "size_mb"}


def test_a_young_cache_is_not_judged():
    """Before enough was asked for, a hit ratio says nothing."""
    young = replace(VITALS, blocks_hit=10, blocks_read=500)

    assert judged(young)[0] == set()
    assert READINGS["cache_hit"](young).words.endswith("of 510 blocks asked for: too few to judge)")


def test_what_is_hidden_is_not_passed(place, server):
    """A role that may not see what others do counts their sessions, and does not judge their work."""
    place()
    with server.connect(place.database) as connection:
        seen = vitals(server.dsn(place.database, "watcher", "hush"))
        connection.execute("grant pg_read_all_stats to watcher")
        allowed = vitals(server.dsn(place.database, "watcher", "hush"))
        connection.execute("revoke pg_read_all_stats from watcher")

    assert (seen.connections, seen.hidden) == (2, 2)
    assert judged(seen)[1]["query_s"] == (
        Outcome.NOT_RUN,
        "not run: the work of 2 sessions is hidden: grant pg_read_all_stats to this role",
    )
    assert judged(seen)[1]["connections"][0] is Outcome.PASSED
    assert (allowed.connections, allowed.hidden) == (2, 0)


def test_hidden_standbys_are_not_passed():
    """A standby whose position is hidden may be any way behind; one that is seen to be too far is told."""
    hidden = replace(VITALS, standbys=2, standbys_hidden=1)
    behind = replace(hidden, lag_bytes=99_000_000)

    assert judged(hidden)[1]["lag_mb"][1].startswith("not run: the position of 1 standbys is hidden")
    assert judged(behind)[0] == {"lag_mb"}


def test_figures_that_were_not_read():
    """Without figures nothing is judged, and why is told."""
    scene = healthy(CONTRACT_AI_GO)
    unread = replace(scene.preflight, vitals=None, vitals_unread="no answer within 7 s")
    looked = look(replace(scene, preflight=unread), CHECK)

    assert set(looked.outcomes.values()) == {(Outcome.NOT_RUN, "not run: no answer within 7 s")}


def test_on_call_it_is_one_statement(place, tmp_path):
    """On call the figures are read and the server's time is left alone; a full house warns and blocks nothing."""
    for _ in range(6):
        place()
    options = ("--profile=oncall", "--checkpoint=4.3.2", "--checkpoint=1.4.4")
    run = verify(tmp_path, *options, env={"LANDED_DSN": place.dsn})

    assert (run.status, run.red) == (0, set()), run.told
    assert {name for name, each in run.findings.items() if each["severity"] == "warn"} == {
        "monitoring/range:connections"
    }
    late = {name: outcome for name, outcome in run.outcomes.items() if "test_vital" not in name}
    assert set(late.values()) == {"not run"}
