"""The pooler that other tests rely on is a real one, and pools."""

import psycopg
import pytest

from landed.server import embedded
from tests.support.clusters import installation
from tests.support.pooler import pgbouncer

PID = "select pg_backend_pid()"


@pytest.fixture(scope="module")
def server():
    """A server with one role that is not the superuser."""
    with embedded.start() as running:
        running.create_role("app", 'p"w')
        yield running


def test_transaction_mode_changes_backends(server):
    """In transaction mode one client meets two backends when another holds a transaction on the first."""
    with pgbouncer(server, users={"app": 'p"w'}) as pooler, pooler.connect("postgres") as first:
        before = first.execute(PID).fetchone()
        with psycopg.connect(pooler.dsn("postgres", "app", 'p"w'), prepare_threshold=None) as app:
            assert app.execute("select current_user").fetchone() == ("app",)
        with pooler.connect("postgres") as second, second.transaction():
            held = second.execute(PID).fetchone()
            after = first.execute(PID).fetchone()

            assert held == before
            assert after != before


def test_session_mode_keeps_the_backend(server):
    """In session mode a client stays on its backend, whatever others do."""
    with pgbouncer(server, pool_mode="session") as pooler, pooler.connect("postgres") as first:
        before = first.execute(PID).fetchone()
        with pooler.connect("postgres") as second, second.transaction():
            held = second.execute(PID).fetchone()

            assert held != before
            assert first.execute(PID).fetchone() == before


def test_console_names_and_passwords(server):
    """Clients see the names they were given, the console answers, wrong passwords and unknown names are refused."""
    with pgbouncer(server, {"shown": "postgres"}, pool_size=3) as pooler:
        with pooler.connect("shown") as client:
            assert client.execute("select current_database()").fetchone() == ("postgres",)
        with pooler.admin() as console:
            cursor = console.execute("show databases")
            names = [column.name for column in cursor.description]
            rows = {row[0]: dict(zip(names, row, strict=True)) for row in cursor}

        assert rows["shown"]["pool_size"] == 3
        with pytest.raises(psycopg.OperationalError, match="auth"):
            psycopg.connect(pooler.dsn("shown", "postgres", "wrong"), connect_timeout=5)
        with pytest.raises(psycopg.OperationalError, match="no such database"):
            pooler.connect("postgres")


def test_nothing_left_behind(server):
    """After the block the port is silent and the folder with the passwords gone."""
    with pgbouncer(server) as pooler:
        folder, dsn = pooler.kept.folder, pooler.dsn("postgres")

    assert not folder.exists()
    with pytest.raises(psycopg.OperationalError, match="refused"):
        psycopg.connect(dsn, connect_timeout=5)


@pytest.mark.matrix
@pytest.mark.parametrize("version", ["15", "16", "17", "18p"])
def test_every_version(version):
    """The pooler logs in to servers of every version."""
    with embedded.start(installation(version)) as old, pgbouncer(old) as pooler:
        with pooler.connect("postgres") as client:
            assert client.execute("show server_version_num").fetchone() == (str(old.version),)

        assert old.version // 10000 == int(version.rstrip("p"))
