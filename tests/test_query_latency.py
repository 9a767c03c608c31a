"""A query that is slow is red for its own budget, and whoever makes it slow is named."""

import re
import threading
from contextlib import contextmanager
from functools import partial

import pytest

from reference.proxy import Proxy
from tests.support.moment import PLUGIN, moment
from tests.support.operator import verify
from tests.support.pooler import pgbouncer
from tests.support.timed_contract import contract_with, new_ground

LIMIT_MS = 1
NO_LIMIT_MS = 10_000
"""Of budgets that are not what a test is about: nothing that a busy machine does exceeds it."""
QUERIES = {
    "models.sql": "select model.id, model.slug from public.models as model order by model.id",
    "big.sql": "select big.id, big.k from public.big as big where big.k = 17",
    "view.sql": "select view.id, view.pause from public.view as view",
    "bloated.sql": "select bloated.id from public.bloated as bloated order by bloated.id",
}
BUDGET = """
[[query_budget]]
name = "{name}"
queries = ["queries/{name}.sql"]
samples = 5
warmup = 1
limits_ms = {{ mean = {limit} }}
"""
CONCURRENCY = """
[[concurrency]]
name = "models"
query = "queries/models.sql"
clients = 10
"""
VIEW = "create or replace view public.view as select 1 as id, pause::text from {} as pause"
HEALTHY = (
    "create table public.big as select n as id, n % 50000 as k from generate_series(1, 500000) as n",
    "create index big_k_idx on public.big (k)",
    VIEW.format("generate_series(1, 1)"),
    "create table public.bloated (id int, t text) with (fillfactor = 10, autovacuum_enabled = off)",
    "insert into public.bloated select n, 'x' from generate_series(1, 10) as n",
    "analyze",
)
FAULTS = {
    "missing index": (
        "big",
        ["drop index public.big_k_idx"],
        ["create index big_k_idx on public.big (k)"],
        r"Seq Scan on public\.big: [\d.]+ ms of its own, 10 rows, 499990 more read and thrown away, by \(big\.k = ",
        "No index serves the condition on public.big",
    ),
    "sleep behind a view": (
        "view",
        [VIEW.format("pg_sleep(0.03)")],
        [VIEW.format("generate_series(1, 1)")],
        r"Function Scan on pg_catalog\.pg_sleep: [\d.]+ ms of its own",
        "The function pg_catalog.pg_sleep takes the time",
    ),
    "bloated table": (
        "bloated",
        [
            "insert into public.bloated select n, repeat('x', 700) from generate_series(1, 15000) as n",
            "delete from public.bloated where t <> 'x'",
        ],
        ["truncate public.bloated", HEALTHY[4]],
        r"Seq Scan on public\.bloated: [\d.]+ ms of its own, 10 rows, 1\d{4} pages",
        "public.bloated is bloated: more pages than rows",
    ),
}
"""What is broken: the budget, how it is broken and mended, the node that is named, the remedy."""


@pytest.fixture(scope="module")
def ground():
    """A landing with a large table, a view, and a table that is full of holes when it is told to."""
    with new_ground(max_parallel_workers_per_gather="0") as ground:
        ground.sql(*HEALTHY)
        yield ground


@pytest.fixture
def run(ground, tmp_path):
    """Verify the budgets, or what else is asked for, under the test's own limits."""

    def run(*options, slow="", sections=None, dsn=None, env=None, **header):
        names = [each.removesuffix(".sql") for each in QUERIES]
        limits = {each: LIMIT_MS if each == slow else NO_LIMIT_MS for each in names}
        budgets = "".join(BUDGET.format(name=name, limit=limit) for name, limit in limits.items())
        contract = contract_with(
            tmp_path,
            budgets + CONCURRENCY if sections is None else sections,
            without=("query_budget", "concurrency"),
            queries=QUERIES,
            **header,
        )
        options = options or ("--checkpoint=2.4.2",)
        env = {"LANDED_DSN": dsn or ground.landing.dsn, **(env or {})}
        return verify(tmp_path / "reports", f"--contract={contract}", *options, env=env)

    return run


@contextmanager
def changed(ground, break_it, mend_it):
    """What is broken inside the block is mended after it."""
    ground.sql(*break_it)
    try:
        yield
    finally:
        ground.sql(*mend_it)


def test_healthy_queries_keep_their_budgets(run):
    """Before anything is broken each budget is kept, and everything that the report needs has been recorded."""
    seen = run("--checkpoint=2.4.2", "--checkpoint=2.4.3", "-n", "2")

    assert (seen.status, seen.red) == (0, set()), seen.told
    checks = {each["nodeid"].rpartition("::")[2]: each["measurements"] for each in seen.results["checks"]}
    for name in QUERIES:
        told = checks[f"test_query_budget[{name.removesuffix('.sql')}]"]
        assert (told["n"], told["warmup"], len(told["samples_ms"])) == (5, 1, 5)
        assert told["interval_ms"][0] <= told["mean_ms"] <= told["interval_ms"][1]
        assert told["floor_p50_ms"] > 0
        assert {"server_ms", "network_ms", "client_ms", "waiting_ms", "cold_connection_ms"} <= told.keys()
        assert told["slow_node"]
    at_once = checks["test_concurrency[models]"]
    assert (at_once["clients"], at_once["answered"]) == (10, 10)
    assert at_once["total_ms"] >= at_once["request_max_ms"] >= at_once["request_mean_ms"] > 0
    assert at_once["speed_up"] == pytest.approx(at_once["serial_ms"] / at_once["total_ms"], abs=0.01)


@pytest.mark.parametrize("fault", FAULTS)
def test_a_slow_query_is_red_and_its_slow_node_named(fault, ground, run):
    """Only the budget of the query that was made slow is red; the node and what to do about it are named."""
    name, break_it, mend_it, node, remedy = FAULTS[fault]
    with changed(ground, break_it, mend_it):
        seen = run(slow=name)

    assert (seen.status, seen.red) == (1, {f"query_latency/mean:{name}"}), seen.told
    finding = seen.findings[f"query_latency/mean:{name}"]
    assert finding["expected"] == "mean below 1 ms"
    assert "the server holds most of" in finding["found"]
    assert re.search(node, finding["found"]), finding["found"]
    assert finding["remedy"].startswith(remedy)
    (check,) = [each for each in seen.results["checks"] if each["subject"] == name]
    assert any(re.search(node, line) for line in check["measurements"]["plan"])
    (row,) = [each for each in seen.results["rows"] if each["id"] == "2.4.2"]
    assert row["outcome"] == "failed"


def test_a_lock_is_red_and_its_holder_named(ground, run):
    """Statements that wait for a lock until they are refused it name the session that holds it."""
    with ground.session(application_name="nightly batch") as batch, batch.transaction():
        pid = batch.info.backend_pid
        lock = partial(batch.execute, "lock table public.models in access exclusive mode")
        with moment("test_concurrency", lock) as env:
            seen = run("--checkpoint=2.4.2", "--checkpoint=2.4.3", *PLUGIN, env=env)

    assert (seen.status, seen.red) == (1, {"query_latency/stuck:models", "concurrency/unanswered:models"}), (
        seen.told
    )
    found = seen.findings["query_latency/stuck:models"]["found"]
    assert "lock timeout" in found
    assert f"pid {pid} (nightly batch, idle in transaction)" in found
    assert "holds an exclusive lock on public.models" in found
    unanswered = seen.findings["concurrency/unanswered:models"]["found"]
    assert unanswered.startswith("0 answers: canceling statement due to lock timeout; pid")
    assert "(nightly batch, idle in transaction)" in unanswered


def test_a_statement_without_an_end_is_red(ground, run):
    """A statement that exceeds even the time allowed for a question is red, with the node expected to cost."""
    text = "select pg_catalog.count(*) from public.big as a join public.big as b on a.k % 3 = b.k % 3"
    QUERIES["endless.sql"] = text
    try:
        seen = run(sections=BUDGET.format(name="endless", limit=LIMIT_MS) + CONCURRENCY, timeout_s="1")
    finally:
        del QUERIES["endless.sql"]

    assert (seen.status, seen.red) == (1, {"query_latency/stuck:endless"}), seen.told
    found = seen.findings["query_latency/stuck:endless"]["found"]
    assert "statement timeout" in found
    assert re.search(r"the planner expects most of the cost in (Merge|Hash) Join", found), found


def test_a_far_database_is_red_and_the_network_named(ground, run):
    """Where every round trip takes its time, the network is named, and the server acquitted."""
    with Proxy(ground.server.host, ground.server.port) as proxy:
        proxy.switch("slow", 0.008)
        far = ground.landing.dsn.replace(f":{ground.server.port}/", f":{proxy.port}/")
        seen = run(dsn=far, sections=BUDGET.format(name="models", limit=LIMIT_MS) + CONCURRENCY)

    assert (seen.status, seen.red) == (1, {"query_latency/mean:models"}), seen.told
    finding = seen.findings["query_latency/mean:models"]
    assert "the network holds most of" in finding["found"]
    assert "round trip" in finding["remedy"]
    (check,) = [each for each in seen.results["checks"] if each["kind"] == "query_latency"]
    assert check["measurements"]["floor_p50_ms"] >= 16


def test_refused_clients_are_red(ground, run):
    """Where the pooler takes fewer clients than ask at once, those that got no connection are counted."""
    with pgbouncer(ground.server, users=dict([ground.account]), max_client_conn=6) as pooler:
        dsn = pooler.dsn(ground.landing.database, *ground.account)
        seen = run("--checkpoint=2.4.3", dsn=dsn)

    assert (seen.status, seen.red) == (1, {"concurrency/refused:models"}), seen.told
    found = seen.findings["concurrency/refused:models"]["found"]
    assert re.match(r"([3-9]|10) of 10 clients got no connection: .*no more connections allowed", found), found


def test_a_client_that_is_left_is_red(ground, run):
    """A session under our clients' name that is still there when all have hung up is found, idle or not."""
    left, over = [], threading.Event()

    def stay():
        """As soon as clients of the run are seen, be one more of them, and stay."""
        query = "select application_name from pg_stat_activity where application_name like 'landed-crowd-%'"
        while not over.wait(0.01) and not left:
            names = ground.sql(query)
            left.extend([ground.session(application_name=names[0][0])] if names else [])

    watching = threading.Thread(target=stay, daemon=True)
    watching.start()
    try:
        seen = run("--checkpoint=2.4.3")
    finally:
        over.set()
        watching.join(10)
    pid = left[0].info.backend_pid
    left[0].close()

    assert (seen.status, seen.red) == (1, {"concurrency/left:models"}), seen.told
    assert seen.findings["concurrency/left:models"]["extra"] == [f"pid {pid} (idle)"]


def test_on_call_nothing_is_timed(ground, run):
    """On call neither a budget's samples nor clients at once are sent: both are not run, and say so."""
    seen = run(
        "--checkpoint=2.4", "--profile=oncall", sections=BUDGET.format(name="models", limit=1000) + CONCURRENCY
    )

    told = {each["kind"]: each["reason"] for each in seen.results["checks"]}
    assert seen.red == set(), seen.told
    assert "for on call: use --profile gate" in told["query_latency"]
    assert "for on call: use --profile gate" in told["concurrency"]
