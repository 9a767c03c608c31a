"""A database that holds one of everything, and the ways tests look at it."""

import subprocess
from pathlib import Path
from typing import Any

import psycopg

from landed.catalogue import Snapshot, take
from landed.migrations import apply_migrations, read_migrations
from landed.server import embedded

CONTRACTS = Path(__file__).parents[1] / "contracts"
MIGRATIONS = CONTRACTS / "zoo" / "migrations"
ZOO = "zoo"


def fill(server: embedded.Server) -> None:
    """Make the zoo on a server: a template to clone."""
    server.create_database(ZOO, server.superuser)
    with connect(server, ZOO) as connection:
        apply_migrations(connection, read_migrations(MIGRATIONS, "prisma"), "prisma")


def connect(server: embedded.Server, database: str, **options: Any) -> psycopg.Connection[Any]:
    """A connection as the suite makes them: autocommit, nothing prepared, UTF-8."""
    return server.connect(database, **{"prepare_threshold": None, "client_encoding": "utf8", **options})


def look(server: embedded.Server, database: str = ZOO, **options: Any) -> Snapshot:
    """A snapshot of a database."""
    with connect(server, database, **options) as connection:
        return take(connection)


def psql(server: embedded.Server, database: str, *arguments: str) -> str:
    """What a real psql prints."""
    done = subprocess.run(
        [str(server.bin / "psql"), "-X", "-q", "-v", "ON_ERROR_STOP=1", *arguments, server.dsn(database)],
        env={"PGCLIENTENCODING": "UTF8", "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout
