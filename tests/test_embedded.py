"""A server of our own is real and private: it takes settings, roles, clones and TLS, and says why if it cannot."""

import socket
import time
from pathlib import Path

import psycopg
import pytest

from landed.errors import TargetError, UsageError
from landed.server import embedded
from tests.support.clusters import installation
from tests.support.tls import authority
from tests.support.traces import traces, wait_for_no


@pytest.fixture(scope="module")
def server():
    """One server for all tests that do not harm it."""
    with embedded.start() as running:
        running.create_role("app", "secret")
        yield running


@pytest.fixture(scope="module")
def template(server):
    """A database with one row."""
    server.create_database("model", "app")
    with psycopg.connect(server.dsn("model", "app", "secret")) as connection:
        connection.execute("create table public.word (text text)")
        connection.execute("insert into public.word values ('한국어')")
    return "model"


def test_answers_on_tcp(server):
    """It answers on 127.0.0.1 with the version it says it has, in UTF-8."""
    with server.connect() as connection:
        found = connection.execute(
            "select current_setting('server_version_num'), host(inet_server_addr())"
        ).fetchone()

        assert found == (str(server.version), "127.0.0.1")
        assert connection.execute("show server_encoding").fetchone() == ("UTF8",)
        assert connection.execute("show unix_socket_directories").fetchone() == ("",)


@pytest.mark.parametrize("user", ["postgres", "app"])
def test_wrong_password_is_refused(server, user):
    """A password is asked for, and a wrong one refused."""
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(server.dsn(user=user, password="wrong"), connect_timeout=5)


def test_the_operators_sslmode_is_not_ours(server, monkeypatch):
    """What PGSSLMODE asks of the operator's own servers is not asked of ours."""
    monkeypatch.setenv("PGSSLMODE", "require")
    with server.connect() as connection:
        assert connection.execute("select 1").fetchone() == (1,)


def test_dsn_encodes():
    """Every character of a name or password survives the URL."""
    words = {"user": "o'app/ @:%", "password": "p@:/?#%+ &", "dbname": "a/b ?c"}
    server = embedded.Server(5432, "", 180000, Path("bin"), None)

    dsn = server.dsn(words["dbname"], words["user"], words["password"], application_name="a b+c")

    assert psycopg.conninfo.conninfo_to_dict(dsn) == words | {
        "host": "127.0.0.1",
        "port": "5432",
        "application_name": "a b+c",
    }


def test_role_attributes(server):
    """Attributes reach the role; an unknown one is an error, not a piece of SQL."""
    server.create_role('re"ader', "it's", bypassrls=True, createdb=False)
    with psycopg.connect(server.dsn(user='re"ader', password="it's")) as connection:
        found = connection.execute(
            "select rolbypassrls, rolcreatedb, rolcanlogin from pg_roles where rolname = user"
        )

        assert found.fetchone() == (True, False, True)
    with pytest.raises(TypeError, match="unknown role attributes: owner"):
        server.create_role("other", "x", owner=True)


def test_clone_is_a_copy_and_dropped(server, template):
    """A clone has the template's rows and the owner asked for, and goes although somebody is still connected."""
    with server.clone(template, "app") as name:
        guest = psycopg.connect(server.dsn(name, "app", "secret"))

        assert guest.execute("select text from public.word").fetchall() == [("한국어",)]

    with server.connect() as connection:
        left = connection.execute("select datname from pg_database where datname = %s", [name]).fetchall()
    guest.close()

    assert left == []


def test_settings_are_applied(server):
    """Settings reach the server as they are, quotes and all; servers side by side share neither port nor data."""
    with embedded.start(settings={"autovacuum": "off", "cluster_name": "it's a \\ test"}) as other:
        with other.connect() as connection:
            found = connection.execute("select current_setting('autovacuum'), current_setting('cluster_name')")

            assert found.fetchone() == ("off", "it's a \\ test")
        assert other.port != server.port
        assert other.kept.folder != server.kept.folder
        with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
            psycopg.connect(server.dsn(user="postgres", password=other.password), connect_timeout=5)
    other.stop()

    assert traces(str(other.kept.folder)) == []


def test_a_taken_port_is_not_the_end(monkeypatch):
    """When somebody takes the port between the search and the start, another port is tried."""
    ports = iter([0, embedded.free_port()])
    with socket.create_server(("127.0.0.1", 0)) as taken:
        monkeypatch.setattr(embedded, "free_port", lambda: next(ports) or taken.getsockname()[1])
        with embedded.start() as server, server.connect() as connection:
            assert connection.info.port == server.port != taken.getsockname()[1]


def test_a_failed_start_says_why():
    """A start that fails ends with the server's own words, at once, and leaves nothing."""
    began = time.monotonic()
    with pytest.raises(TargetError, match='invalid value for parameter "shared_buffers": "nonsense"') as caught:
        embedded.start(settings={"shared_buffers": "nonsense"})

    assert time.monotonic() - began < 10
    assert "landed-" in str(caught.value)
    folder = next(word for word in str(caught.value).split('"') if "/landed-" in word)
    assert wait_for_no(str(Path(folder).parent)) == []


def test_missing_programs(tmp_path):
    """A folder without PostgreSQL is a usage error that names it."""
    with pytest.raises(UsageError, match=f"no PostgreSQL in {tmp_path}"):
        embedded.start(embedded.Installation("none", tmp_path))


def test_tls(tmp_path):
    """With certificate and key the server proves itself to who trusts its authority, and to nobody else."""
    ours, other = tmp_path / "ours", tmp_path / "other"
    ours.mkdir()
    other.mkdir()
    trusted, stranger = authority(ours), authority(other)
    with embedded.start(installation("17"), tls=trusted.server) as server:
        with server.connect(sslmode="verify-full", sslrootcert=str(trusted.root)) as connection:
            row = connection.execute("select ssl, version from pg_stat_ssl where pid = pg_backend_pid()").fetchone()

        assert row == (True, "TLSv1.3")
        with pytest.raises(psycopg.OperationalError, match="certificate verify failed"):
            server.connect(sslmode="verify-full", sslrootcert=str(stranger.root))


def test_a_build_without_tls_says_so(tmp_path):
    """Asking a build for TLS that it cannot speak fails with the server's own words."""
    with pytest.raises(TargetError, match="SSL is not supported by this build"):
        embedded.start(tls=authority(tmp_path).server)


@pytest.mark.matrix
@pytest.mark.parametrize("version", ["15", "16", "17", "18p"])
def test_every_version_clones(version):
    """Every build starts, takes roles and clones."""
    with embedded.start(installation(version)) as server:
        server.create_role("app", "secret")
        with server.clone("template1", "app") as name, psycopg.connect(server.dsn(name, "app", "secret")) as client:
            assert client.info.server_version == server.version
