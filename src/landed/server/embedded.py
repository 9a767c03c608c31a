"""A real PostgreSQL server of our own, from a wheel: started in about half a second, gone without a trace.

It listens on 127.0.0.1 only, asks every connection for its password, and keeps its data in memory where there is
room, so that a clone of a template takes some 20 ms. Durability is off: the data is as mortal as the process.
Several servers side by side share nothing. `landed.server.kept` sees to it that none outlives the Python process.

Tested on Linux, as root and as an ordinary user; written for macOS as well, but untested there.
"""

import secrets
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from signal import SIGQUIT
from types import TracebackType
from typing import Any, Self
from urllib.parse import quote, urlencode

import psycopg
from psycopg import sql
from psycopg.rows import TupleRow

from landed.errors import TargetError
from landed.server.installation import Installation, default_installation, programs_for
from landed.server.keeper import ENDED, HOME, RUNNING
from landed.server.kept import Kept, Task, free_port, new_folder, unprivileged_account

__all__ = ["Installation", "Server", "TlsFiles", "default_installation", "start"]

HOST = "127.0.0.1"
SUPERUSER = "postgres"
START_SECONDS = 30
_PORT_TAKEN = "could not create any TCP/IP sockets"
# The one collation that every server has and that knows letters beyond ASCII; macOS may lack it.
_LOCALE = "C.UTF-8" if sys.platform == "linux" else "C"
_SETTINGS = {
    "listen_addresses": HOST,
    "unix_socket_directories": "",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_wal_size": "256MB",  # memory, usually
}
# Not what PGSSLMODE may ask of the operator's own servers.
_CLIENT: dict[str, Any] = {"connect_timeout": 10, "sslmode": "prefer"}
_ROLE_ATTRIBUTES = {"bypassrls", "createdb", "createrole", "inherit", "login", "replication", "superuser"}


class _PortTaken(TargetError):
    """Between looking for a free port and binding it, somebody else took it."""


@dataclass(frozen=True)
class TlsFiles:
    """Certificate and private key of a server, in PEM."""

    certificate: Path
    key: Path


@dataclass(frozen=True)
class Server:
    """A running server; a context manager that stops it."""

    port: int
    password: str = field(repr=False)
    version: int
    """As `server_version_num`: 180006."""
    bin: Path
    """Directory of its own psql, pg_dump, pg_restore…"""
    kept: Kept = field(repr=False)
    host: str = HOST
    superuser: str = SUPERUSER

    def dsn(
        self, database: str = "postgres", user: str | None = None, password: str | None = None, **parameters: str
    ) -> str:
        """URL of a database; the superuser's unless a user is named, libpq parameters behind it."""
        if user is None:
            user, password = self.superuser, self.password
        login = quote(user, safe="") + (f":{quote(password, safe='')}" if password is not None else "")
        query = f"?{urlencode(parameters, quote_via=quote)}" if parameters else ""
        return f"postgresql://{login}@{self.host}:{self.port}/{quote(database, safe='')}{query}"

    def connect(self, database: str = "postgres", **options: Any) -> psycopg.Connection[TupleRow]:
        """Connect as the superuser, in autocommit mode unless the options say otherwise."""
        return psycopg.connect(self.dsn(database), **{**_CLIENT, "autocommit": True, **options})

    def create_role(self, name: str, password: str | None, **attributes: bool) -> None:
        """Create a role that may log in; `bypassrls=True`, `login=False`… become BYPASSRLS, NOLOGIN…"""
        unknown = sorted(attributes.keys() - _ROLE_ATTRIBUTES)
        if unknown:
            raise TypeError(f"unknown role attributes: {', '.join(unknown)}")
        words = [
            sql.SQL(("" if wanted else "no") + attribute)
            for attribute, wanted in sorted({"login": True, **attributes}.items())
        ]
        self._run(
            "create role {} with password {} {}",
            sql.Identifier(name),
            sql.Literal(password),
            sql.SQL(" ").join(words),
        )

    def create_database(self, name: str, owner: str, template: str | None = None) -> None:
        """Create a database, a copy of `template` where one is named; nobody may be connected to that."""
        self._run(
            "create database {} owner {} template {} strategy file_copy",  # on a tmpfs twice as fast as wal_log
            *map(sql.Identifier, (name, owner, template or "template1")),
        )

    def drop_database(self, name: str) -> None:
        """Drop a database if it exists, whoever is connected to it."""
        self._run("drop database if exists {} with (force)", sql.Identifier(name))

    @contextmanager
    def clone(self, template: str, owner: str) -> Iterator[str]:
        """Lend a copy of `template` under a name of its own, and drop it afterwards."""
        name = f"clone_{secrets.token_hex(6)}"
        self.create_database(name, owner, template)
        try:
            yield name
        finally:
            self.drop_database(name)

    def log_tail(self, lines: int = 20) -> str:
        """The last lines of the server's log."""
        return self.kept.log_tail(lines)

    def stop(self) -> None:
        """Stop at once and remove all files; a second call does nothing."""
        self.kept.stop()

    def _run(self, statement: str, *parts: sql.Composable) -> None:
        with self.connect() as connection:
            connection.execute(sql.SQL(statement).format(*parts))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()


def start(
    installation: Installation | None = None,
    *,
    settings: Mapping[str, str] | None = None,
    tls: TlsFiles | None = None,
) -> Server:
    """Start a server; `settings` go to its configuration, `tls` makes it speak TLS where the build can."""
    installation = installation or default_installation()
    for last in (False, False, True):
        try:
            return _start_on(free_port(), installation, dict(settings or {}), tls)
        except _PortTaken:
            if last:
                raise
    raise AssertionError("the last attempt returns or raises")


def _start_on(port: int, installation: Installation, settings: dict[str, str], tls: TlsFiles | None) -> Server:
    password = secrets.token_urlsafe(24)
    kept = Kept(_task(installation, port, password, settings, tls))
    try:
        version = _wait_until_ready(kept, port, password)
    except BaseException:
        kept.stop()
        raise
    return Server(port, password, version, installation.bin, kept)


def _task(
    installation: Installation, port: int, password: str, settings: dict[str, str], tls: TlsFiles | None
) -> Task:
    """What the keeper is to do: initdb, then the server itself, in the foreground."""
    folder, account = new_folder(), unprivileged_account()
    files = {"password": password}
    ours = {**_SETTINGS, "port": str(port)}
    if tls:
        files |= {"server.crt": tls.certificate.read_text(), "server.key": tls.key.read_text()}
        ours |= {"ssl": "on", "ssl_cert_file": f"{folder}/server.crt", "ssl_key_file": f"{folder}/server.key"}
    data, configuration = f"{folder}/{HOME}", f"{folder}/server.conf"
    lines = [
        f"include '{data}/postgresql.conf'",
        *(f"{name} = {_quoted(value)}" for name, value in (ours | settings).items()),
    ]
    trees, programs = programs_for(account, installation, folder)
    return Task(
        folder=str(folder),
        trees=trees,
        files={**files, "server.conf": "\n".join(lines) + "\n"},
        prepare=[
            [
                f"{programs}/initdb",
                f"--pgdata={data}",
                f"--username={SUPERUSER}",
                f"--pwfile={folder}/password",
                "--auth=scram-sha-256",
                f"--locale={_LOCALE}",
                "--encoding=UTF8",
                "--no-sync",
                "--no-instructions",
            ]
        ],
        serve=[f"{programs}/postgres", "-D", data, "-c", f"config_file={configuration}"],
        stop=SIGQUIT,
        account=account,
    )


def _quoted(value: str) -> str:
    return "'" + value.replace("\\", "\\\\").replace("'", "''") + "'"


def _wait_until_ready(kept: Kept, port: int, password: str) -> int:
    """Wait for the server's first answer, and return its version."""
    deadline = time.monotonic() + START_SECONDS
    said = ""
    while time.monotonic() < deadline:
        # The keeper speaks when the server runs, and again when it has ended: waiting for that is the pause.
        said = kept.listen(0.005 if RUNNING in said else deadline - time.monotonic())
        if ENDED in said:
            break
        if _is_ready(kept):
            try:
                with psycopg.connect(
                    host=HOST, port=port, user=SUPERUSER, password=password, dbname="postgres", **_CLIENT
                ) as connection:
                    return connection.info.server_version
            except psycopg.OperationalError as error:
                said = str(error)
                break
    log = kept.log_tail()
    failure = _PortTaken if _PORT_TAKEN in log else TargetError
    raise failure(f"the embedded PostgreSQL did not start:\n{log}\n{said}".rstrip())


def _is_ready(kept: Kept) -> bool:
    """Whether the server says in its own file that it takes connections; its port alone might be a stranger's."""
    try:
        return (kept.folder / HOME / "postmaster.pid").read_text().rstrip().endswith("ready")
    except FileNotFoundError:
        return False
