"""A real PgBouncer before one of our servers."""

import shutil
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from signal import SIGKILL
from typing import Any, Literal
from urllib.parse import quote

import psycopg

from landed.errors import TargetError
from landed.server.embedded import Server
from landed.server.keeper import ENDED, RUNNING
from landed.server.kept import Kept, Task, free_port, new_folder, unprivileged_account
from tests.support.clusters import apt_install

_START_SECONDS = 20
_WHERE = "/usr/sbin:/usr/bin:/usr/local/sbin:/usr/local/bin:/opt/homebrew/bin"


@dataclass(frozen=True)
class Pooler:
    """A running PgBouncer."""

    server: Server = field(repr=False)
    port: int
    kept: Kept = field(repr=False)
    host: str = "127.0.0.1"

    def dsn(self, database: str, user: str | None = None, password: str | None = None) -> str:
        """URL of a database through the pooler; as the server's superuser unless a user is named."""
        if user is None:
            user, password = self.server.superuser, self.server.password
        login = quote(user, safe="") + (f":{quote(password, safe='')}" if password is not None else "")
        return f"postgresql://{login}@{self.host}:{self.port}/{quote(database, safe='')}"

    def connect(self, database: str, **options: Any) -> psycopg.Connection[Any]:
        """Connect as the superuser the way a transaction pooler allows: no prepared statements."""
        defaults: dict[str, Any] = {"autocommit": True, "connect_timeout": 10, "prepare_threshold": None}
        return psycopg.connect(self.dsn(database), **{**defaults, **options})

    def admin(self) -> psycopg.Connection[Any]:
        """Connect to the pooler's own console: SHOW POOLS, PAUSE, RECONNECT… It knows the simple protocol only."""
        return self.connect("pgbouncer", cursor_factory=psycopg.ClientCursor)


@contextmanager
def pgbouncer(
    server: Server,
    databases: Mapping[str, str] | Literal["*"] = "*",
    *,
    pool_mode: Literal["transaction", "session", "statement"] = "transaction",
    pool_size: int = 5,
    max_client_conn: int = 100,
    users: Mapping[str, str] | None = None,
    settings: Mapping[str, str] | None = None,
) -> Iterator[Pooler]:
    """Run a PgBouncer before `server`.

    `databases` maps the names that clients use to the server's, or passes all on. `users` maps names to passwords,
    and must hold all who shall connect, save for the superuser. `settings` are added to its configuration.
    """
    port, folder = free_port(), new_folder()
    passed = {"*": None} if databases == "*" else databases
    configuration = {
        "listen_addr": "127.0.0.1",
        "listen_port": port,
        "unix_socket_dir": "",
        "auth_type": "scram-sha-256",
        "auth_file": f"{folder}/users.txt",
        "admin_users": server.superuser,
        "pool_mode": pool_mode,
        "default_pool_size": pool_size,
        "max_client_conn": max_client_conn,
        **(settings or {}),
    }
    lines = [
        "[databases]",
        *(
            f"{name} = host={server.host} port={server.port}" + (f" dbname={target}" if target else "")
            for name, target in passed.items()
        ),
        "[pgbouncer]",
        *(f"{name} = {value}" for name, value in configuration.items()),
    ]
    accounts = {server.superuser: server.password, **(users or {})}
    kept = Kept(
        Task(
            folder=str(folder),
            serve=[_program(), f"{folder}/pgbouncer.ini"],
            files={
                "pgbouncer.ini": "\n".join(lines) + "\n",
                "users.txt": "".join(f"{_quoted(name)} {_quoted(secret)}\n" for name, secret in accounts.items()),
            },
            stop=SIGKILL,  # what a gentle signal means differs between its versions, and it has nothing to lose
            account=unprivileged_account(),
        )
    )
    try:
        pooler = Pooler(server, port, kept)
        _wait_until_ready(pooler)
        yield pooler
    finally:
        kept.stop()


def _program() -> str:
    if shutil.which("pgbouncer", path=_WHERE) is None:
        apt_install("pgbouncer")
    return shutil.which("pgbouncer", path=_WHERE) or "pgbouncer"


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


def _wait_until_ready(pooler: Pooler) -> None:
    deadline = time.monotonic() + _START_SECONDS
    said = ""
    while time.monotonic() < deadline:
        said = pooler.kept.listen(0.005 if RUNNING in said else deadline - time.monotonic())
        if ENDED in said:
            break
        try:
            pooler.admin().close()
        except psycopg.OperationalError:
            continue
        return
    raise TargetError(f"PgBouncer did not start:\n{pooler.kept.log_tail()}\n{said}")
