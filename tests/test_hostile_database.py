"""Hostile input can do no harm, and harm that is done is seen: real statements, in real databases."""

import psycopg
import pytest

from landed.conceal import Concealer
from landed.connection.dsn import parse_dsn
from landed.contract import load_contract
from landed.hostile.harm import harm, look
from landed.hostile.pieces import NO_SUCH_TABLE
from landed.lock import load_lock
from landed.target import Database
from reference.landing import CONTRACT, OWNER
from tests.support.brittle import brittle_site, injectable
from tests.support.hostile_contract import at, hostile_contract
from tests.support.operator import verify

pytest_plugins = ("tests.support.sample_fixtures",)

LIFE = (
    "update model_status set checked_at = now(), updated_at = now()",
    "insert into models (id, provider_id, slug, name, updated_at)"
    " select 'new', id, 'new', 'New', now() from providers order by slug limit 1",
)
HARM = {
    "drop table incidents": {("gone", "table incidents")},
    "create table more (id int)": {("new", "table more")},
    "drop index models_slug_idx": {("gone", "index models.models_slug_idx")},
    "alter table models alter name drop not null": {("changed", "column models.name")},
    "delete from model_status where id in (select id from model_status limit 1)": {
        ("fewer", "model_status"),
        ("rows", "model_status"),
    },
    "update providers set name = 'x' where slug = 'openai'": {("rows", "providers")},
}


@pytest.fixture
def clone(sample_server):
    """A copy of the sample's database, and a connection to it as its owner."""
    server, landing = sample_server
    with server.clone(landing.database, OWNER) as name:
        dsn = server.dsn(name, OWNER, landing.password)
        with psycopg.connect(dsn, autocommit=True, connect_timeout=10) as connection:
            yield dsn, connection


def state(dsn):
    """What a database holds."""
    contract = load_contract(CONTRACT)
    database = Database(parse_dsn(dsn), timeout_s=10)
    try:
        return look(database, contract, load_lock(contract.lock_path), Concealer(frozenset(), b"key"))
    finally:
        database.close()


def harmed(before, dsn):
    """Rules and subjects of what is not as before."""
    found = harm(before, state(dsn), load_lock(load_contract(CONTRACT).lock_path))
    assert found.objects > 150
    return {(each.rule, each.subject) for each in found.harmed}


def test_a_statement_that_is_executed_is_red(clone, tmp_path):
    """An application that executes its input drops the table that a probe names: seen, and nothing else is gone."""
    dsn, connection = clone
    connection.execute(f"create table {NO_SUCH_TABLE} ()")
    contract = hostile_contract(tmp_path, at("models"), seeded=True, ceiling_ms=1500)
    with brittle_site(statement=injectable(dsn)) as site:
        env = {"LANDED_BASE_URL": site.url, "LANDED_DSN": dsn}
        run = verify(tmp_path / "r", f"--contract={contract}", "--checkpoint=4.1.5", env=env)

    assert run.red == {"api_fuzz/gone:table landed_no_such_table", "api_fuzz/slow:models"}, run.told
    assert "pg_sleep" in run.findings["api_fuzz/slow:models"]["remedy"]
    checks = ("test_database[hostile]", "test_input[models]")
    assert [run.outcomes[f"test_4_1_api_fuzz.py::{each}"] for each in checks] == ["failed", "failed"]
    assert connection.execute(f"select to_regclass('{NO_SUCH_TABLE}')").fetchone() == (None,)
    assert connection.execute("select count(*) from models").fetchone() == (45,)


def test_life_is_no_harm(clone):
    """Renewed values and a row that arrives are what a living target does."""
    dsn, connection = clone
    before = state(dsn)
    for each in LIFE:
        connection.execute(each)

    assert harmed(before, dsn) == set()


def test_harm_is_seen(clone):
    """Each thing that an injected statement may change is told as what it is, and what was wrong before is not."""
    dsn, connection = clone
    connection.execute("delete from model_status where id in (select id from model_status limit 1)")
    for statement, found in HARM.items():
        before = state(dsn)
        connection.execute(statement)

        assert harmed(before, dsn) == found, statement
