"""Of an executed plan the node is named that takes the time, whatever stands between it and the top."""

import psycopg
import pytest

from landed.clock import plans
from landed.clock.latency import EXPLAIN
from tests.support.zoo import connect

pytest_plugins = ("tests.support.zoo_fixtures",)

SLEEP = "pg_sleep(0.02)"
COSTLY = "length(repeat(t, 500)) = 0"
PARALLEL = (
    "set max_parallel_workers_per_gather = 2",
    "set min_parallel_table_scan_size = 0",
    "set parallel_setup_cost = 0",
    "set parallel_tuple_cost = 0",
)
CASES = {
    "a filter that throws rows away": ("select * from plans.big where k = 7", "Seq Scan on plans.big", (), 40000),
    "below a gather": (f"select * from plans.big where {COSTLY}", "Seq Scan on plans.big", PARALLEL, 40008),
    "a function that sleeps": (f"select * from plans.few, {SLEEP}", "Function Scan on pg_catalog.pg_sleep", (), 0),
    "within a materialized part": (
        "with part as materialized (select * from plans.big where k = 7) select * from part, plans.few",
        "Seq Scan on plans.big",
        (),
        40000,
    ),
    "asked for once": (
        f"select * from plans.few where id > (select pause is null from {SLEEP} as pause)::int",
        "Function Scan on pg_catalog.pg_sleep",
        (),
        0,
    ),
    "asked for by each row": (
        "select (select count(*) from plans.big where big.k = few.id) from plans.few",
        "Seq Scan on plans.big",
        (),
        39992,
    ),
    "a sort on disk": ("select * from plans.big order by t, id", "Sort", ("set work_mem = '64kB'",), 0),
}


@pytest.fixture(
    scope="module", params=[16, 18, *(pytest.param(each, marks=pytest.mark.matrix) for each in (15, 17))]
)
def connection(request, server_of):
    """A database with a large table and a small one."""
    server = server_of(request.param)
    name = f"plans_{request.param}"
    server.create_database(name, server.superuser)
    with connect(server, name) as connection:
        connection.execute("""
            create schema plans;
            create table plans.big as
                select n as id, n % 5000 as k, md5(n::text) as t from generate_series(1, 40008) as n;
            create table plans.few as select n as id from generate_series(1, 10) as n;
            analyze;
        """)
        yield connection
    server.drop_database(name)


def explained(connection: psycopg.Connection, statement: str, settings=()):
    """What EXPLAIN answers under some settings."""
    with connection.transaction(force_rollback=True):
        for each in (*settings, "set local jit = off"):
            connection.execute(each)
        return connection.execute(EXPLAIN + statement).fetchone()[0]


@pytest.mark.parametrize("case", CASES)
def test_the_slow_node_is_named(case, connection):
    """The node that does the work is the slowest, and no node's own time is longer than the whole."""
    statement, name, settings, removed = CASES[case]
    document = explained(connection, statement, settings)
    top = plans.read_plan(document)
    slow = plans.slowest(top)

    assert slow.name == name, plans.outline(top)
    assert slow.own_ms <= plans.server_ms(document)
    assert sum(each.own_ms for each in top.everything()) <= plans.server_ms(document) * 1.5
    assert slow.removed == pytest.approx(removed * (10 if "each row" in case else 1), rel=0.01)
    assert plans.outline(top)[0].endswith(top.words)


def test_remedies_fit_what_is_wrong(connection):
    """A missing index, a function, a sort on disk: each has its own next step, and names what it is about."""
    remedies = {
        case: plans.slowest(plans.read_plan(explained(connection, statement, settings))).remedy
        for case, (statement, _, settings, _) in CASES.items()
    }

    assert remedies["a filter that throws rows away"].startswith("No index serves the condition on plans.big")
    assert remedies["a function that sleeps"].startswith("The function pg_catalog.pg_sleep takes the time")
    assert remedies["a sort on disk"].startswith("The sort spills to disk")


def test_who_waits_for_others_passes_the_remedy_on(connection):
    """Where workers start late it is the Gather that takes the time, and what is below it that can be mended."""
    statement, _, settings, _ = CASES["below a gather"]
    top = plans.read_plan(explained(connection, statement, settings))

    assert top.kind == "Gather"
    assert top.remedy.startswith("No index serves the condition on plans.big"), plans.outline(top)


def test_a_plan_that_was_not_executed_names_the_dearest_node(connection):
    """For a statement without an end the planner's own expectation is told."""
    document = connection.execute(f"explain (verbose, format json) {CASES['below a gather'][0]}").fetchone()[0]

    assert plans.dearest(document) == "Seq Scan on plans.big"
