"""Looking leaves no trace: on a cluster of its own, where nobody else writes, nothing is other than before."""

import re

import psycopg
import pytest

from landed.connection.dsn import parse_dsn
from landed.errors import TargetError
from landed.server import embedded
from landed.target import Database
from reference.landing import CONTRACT, fill
from tests.support.landings import Place
from tests.support.operator import verify
from tests.support.pooler import pgbouncer
from tests.support.sample import until

pytest_plugins = ("tests.support.landing_fixtures",)

QUIET = {"autovacuum": "off", "log_statement": "all", "log_line_prefix": "<%p|%u|%a>"}
SEPARATOR = re.compile(r"^<(\d+)\|([^|]*)\|([^>]*)>", re.M)
OUTSIDE, INSIDE = "outside", "inside"
BEGIN = "begin isolation level repeatable read read only;"
ALLOWED = re.compile(r"(select|with|values|table|explain|set local)\s", re.I)

FACTS = {
    "transactions": "select pg_snapshot_xmax(pg_current_snapshot())::text",
    "rows": "select datname, tup_inserted, tup_updated, tup_deleted, temp_files from pg_stat_database order by 1",
    "tables": """
        select schemaname, relname, n_tup_ins, n_tup_upd, n_tup_del, n_dead_tup from pg_stat_all_tables
        order by 1, 2""",
    "relations": "select relname, relpersistence, relfilenode from pg_class order by oid",
    "schemas": "select nspname, nspacl::text from pg_namespace order by oid",
    "settings": "select setdatabase, setrole, setconfig from pg_db_role_setting order by 1, 2",
    "configuration": "select name, setting from pg_settings where name <> 'application_name' order by 1",
    "slots": "select slot_name from pg_replication_slots",
    "prepared": "select gid from pg_prepared_xacts",
    "databases": "select datname, datfrozenxid::text, dathasloginevt from pg_database order by 1",
    "roles": "select rolname, rolconfig from pg_roles order by 1",
    "locks": "select locktype, mode from pg_locks where pid <> pg_backend_pid()",
}
"""Questions about the cluster whose answers looking must not change."""
OTHERS = """
    select count(*) from pg_stat_activity
    where pid <> pg_backend_pid() and backend_type = 'client backend'"""
OWN = {
    "settings": "select name, setting from pg_settings where name <> 'application_name' order by 1",
    "statements": "select name from pg_prepared_statements",
    "cursors": "select name from pg_cursors where name <> ''",
    "channels": "select pg_listening_channels()",
    "temporary": "select pg_my_temp_schema()",
    "locks": "select locktype from pg_locks where pid = pg_backend_pid() and locktype = 'advisory'",
}
"""Questions about one pooled session that the next client must find as it was."""


@pytest.fixture(scope="module")
def alone():
    """A filled cluster without a site, a vacuum or anybody else."""
    with embedded.start(settings=QUIET) as server:
        yield Place(server, fill(server), None, CONTRACT)


@pytest.fixture
def pooled(alone):
    """A pooler that has one session for all clients."""
    with pgbouncer(alone.server, users=alone.accounts, pool_size=1) as pooler:
        yield pooler


def answers(connection, questions):
    """All answers of one session, in a transaction that leaves nothing itself."""
    return {name: connection.execute(question).fetchall() for name, question in questions.items()}


def cluster(place):
    """The facts, once everybody else has left and told the statistics."""
    with place.server.connect(place.landing.database) as connection:
        until(lambda: connection.execute(OTHERS).fetchone() == (0,))
        connection.execute("select pg_stat_force_next_flush()")
    with place.server.connect(place.landing.database) as connection:
        return answers(connection, FACTS)


@pytest.fixture(scope="module")
def looked(alone, place, tmp_path_factory):
    """A whole run at the gate: the cluster before and after, and what its log gained."""
    cluster(alone)
    before, earlier = cluster(alone), len(log(alone))
    env = {"LANDED_DSN": alone.dsn, "LANDED_SCRATCH_DSN": place.server.dsn()}
    run = verify(tmp_path_factory.mktemp("looked"), env=env)
    assert (run.red, run.outcomes["test_2_1_migrations.py::test_dry_run"]) == (set(), "passed"), run.told
    return before, cluster(alone), log(alone)[earlier:]


def test_cluster_is_as_before(looked):
    """Nothing in the cluster is changed, not even the number of the next transaction."""
    before, after, _ = looked

    assert after == before


def test_pooled(alone, pooled, place, tmp_path):
    """Through a transaction pooler the session that all clients share is left as it was found."""
    dsn = pooled.dsn(alone.landing.database, alone.landing.owner, alone.landing.password)
    before = cluster(alone)
    with psycopg.connect(dsn, autocommit=True, prepare_threshold=None) as client:
        session = answers(client, OWN)
    env = {"LANDED_DSN": dsn, "LANDED_DIRECT_DSN": alone.dsn, "LANDED_SCRATCH_DSN": place.server.dsn()}
    run = verify(tmp_path, env=env)

    assert run.red == set(), run.told
    with psycopg.connect(dsn, autocommit=True, prepare_threshold=None) as client:
        assert answers(client, OWN) == session
    pooled.kept.stop()
    assert cluster(alone) == before


def test_every_statement(looked):
    """By the server's own log each statement stands in a read-only transaction, pinned and rolled back."""
    states, seen = {}, 0
    for pid, statement in statements(looked[2]):
        seen += 1
        state, words = states.get(pid, OUTSIDE), statement.lower()
        if state == OUTSIDE:
            assert BEGIN in words, statement
            assert "set_config('search_path', 'pg_catalog', true)" in words
            states[pid] = INSIDE
        elif words == "rollback":
            states[pid] = OUTSIDE
        else:
            assert ALLOWED.match(words), statement

    assert seen > 60
    assert set(states.values()) == {OUTSIDE}


def log(place):
    """All that the server has logged."""
    return place.server.log_tail(1_000_000)


def statements(text):
    """What clients named landed sent, by process id, in order."""
    parts = SEPARATOR.split(text)
    for pid, _, application, text in zip(*(parts[at::4] for at in range(1, 5)), strict=True):
        found = re.match(r"LOG:  (?:statement|execute \S+): (.*)", text, re.S)
        if found and application.startswith("landed"):
            yield pid, found[1].strip()


WRITES = (
    "with gone as (delete from public.incidents returning id) select * from gone",
    "with more as (insert into public.providers (id) values ('x') returning id) select * from more",
    "select 1; delete from public.model_status",
    "select 1; commit; delete from public.model_status",
    "select 1;\n-- a comment\nrollback; drop table public.incidents",
    "set transaction read write",
    "set session characteristics as transaction read write",
    "select pg_catalog.set_config('transaction_read_only', 'off', false)",
    "/* select */ delete from public.model_status",
    "explain analyze delete from public.model_status",
    "explain (analyze) with gone as (delete from public.incidents returning id) select * from gone",
    "table public.models; create table public.more ()",
    "values (1); create table public.more ()",
    "select * from public.models for update",
    "select pg_catalog.lo_create(0)",
    "copy public.models to program 'true'",
    "create temporary table more ()",
    "select * into temporary more from public.models",
    "listen news",
    "prepare one as select 1",
    "commit",
)
"""What a contract might ask, and must not get."""


@pytest.mark.parametrize("route", ["direct", "pooled"])
def test_contract_queries_that_write(route, alone, pooled):
    """Each is refused, as the owner who may do everything, and leaves nothing: in the cluster or in the session."""
    front = pooled if route == "pooled" else alone.server
    dsn = front.dsn(alone.landing.database, alone.landing.owner, alone.landing.password)
    before = cluster(alone)
    with psycopg.connect(dsn, autocommit=True, prepare_threshold=None) as client:
        session = answers(client, OWN)
    database = Database(parse_dsn(dsn), timeout_s=5)
    got = {text: attempt(database, text) for text in WRITES}
    database.close()

    assert [text for text, error in got.items() if error is None] == []
    if route == "pooled":
        with psycopg.connect(dsn, autocommit=True, prepare_threshold=None) as client:
            assert answers(client, OWN) == session
        pooled.kept.stop()
    assert cluster(alone) == before


def attempt(database, text):
    """The refusal of a query, or None."""
    try:
        database.ask_contract(text)
    except TargetError as error:
        return str(error)
    return None


def test_contract_that_writes(alone, tmp_path):
    """In a run such a query is a red check with the server's own words, and nothing is written."""
    contract = alone.contract(tmp_path)
    (contract / "queries" / "model_of_openai.sql").write_text(f"{WRITES[0]}\n", encoding="utf-8")
    before = cluster(alone)
    run = verify(tmp_path / "r", "--checkpoint=2.3.4", f"--contract={contract}", env={"LANDED_DSN": alone.dsn})

    assert run.status == 1, run.told
    assert run.outcomes["test_2_3_relations.py::test_relation[model-of-openai]"] == "failed"
    assert "read-only transaction" in run.output
    assert cluster(alone) == before
