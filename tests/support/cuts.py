"""Kinds of cut that no proxy makes: what administrators and platforms do to a database that serves."""

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
from psycopg.rows import dict_row

from landed.fallback.cutting import Mode
from reference.landing import OWNER
from reference.proxy import Proxy
from tests.support.pooler import Pooler
from tests.support.sample import Sample, until

ENDED = "select pg_terminate_backend(pid, 2000) from pg_stat_activity where application_name = 'ai-go-site'"
FLAP_S = 1.0


@dataclass
class By:
    """A cutter of the database, made of two functions."""

    down: Callable[[], None]
    up: Callable[[], None]
    mode: Mode = "embedded"
    links: tuple[str, ...] = ("database",)

    def save(self) -> None:
        """The tests' own databases are not missed."""

    def cut(self, link: str) -> None:
        """Do it."""
        self.down()

    def restore(self, link: str) -> None:
        """Undo it, once or more often."""
        self.up()

    def restore_all(self) -> None:
        """The same."""
        self.up()


def by_statements(sample: Sample) -> Mapping[str, By]:
    """Each kind by its name; all but the last leave nothing to read."""

    def run(*statements: str) -> Callable[[], None]:
        def work() -> None:
            with sample.server.connect() as admin:
                for each in statements:
                    admin.execute(each.encode())

        return work

    name, template = sample.name, sample.landing.database
    there = f"select 1 from pg_database where datname = '{name}'"

    def create() -> None:
        with sample.server.connect() as admin:
            if admin.execute(there.encode()).fetchone() is None:
                admin.execute(f'create database "{name}" template "{template}" owner "{OWNER}"'.encode())

    password = sample.landing.password
    return {
        "wrong password": By(
            run(f"alter role {OWNER} password 'another'", ENDED), run(f"alter role {OWNER} password '{password}'")
        ),
        "database dropped": By(run(f'drop database "{name}" with (force)'), create),
        "no connection allowed": By(
            run(f"alter role {OWNER} connection limit 0", ENDED), run(f"alter role {OWNER} connection limit -1")
        ),
        "writes fail": By(
            run(f'alter database "{name}" set default_transaction_read_only = on', ENDED),
            run(f'alter database "{name}" reset default_transaction_read_only'),
        ),
    }


def by_name(sample: Sample, names: Path) -> By:
    """The name of the database leads nowhere any more, for whoever connects anew."""

    def lose() -> None:
        names.write_text("", encoding="utf-8")
        with sample.server.connect() as admin:
            admin.execute(ENDED.encode())

    return By(lose, lambda: names.write_text("127.0.0.1", encoding="utf-8"))


class Occupied:
    """A pool whose every backend is held by others: clients are let in, and wait."""

    def __init__(self, pooler: Pooler, database: str, user: str, password: str, size: int) -> None:
        self.dsn = pooler.dsn(database, user, password)
        self.waiting = 0
        """Clients that waited for a backend when it was given back."""
        self._pooler, self._size = pooler, size
        self._held: list[psycopg.Connection[Any]] = []

    def take(self) -> None:
        """Hold all of them, each in an open transaction."""
        for _ in range(self._size):
            mine = psycopg.connect(self.dsn, connect_timeout=10, prepare_threshold=None)
            self._held.append(mine)
            mine.execute("select 1")

    def give_back(self) -> None:
        """Let go of them, once somebody is seen to wait; once or more often."""
        if self._held:
            until(lambda: self._wait() > 0, 30.0)
        while self._held:
            self._held.pop().close()

    def _wait(self) -> int:
        with self._pooler.admin() as console:
            rows = console.cursor(row_factory=dict_row).execute("show pools").fetchall()
        self.waiting = sum(each["cl_waiting"] for each in rows)
        return self.waiting


class Flapping:
    """A line that is cut and passes again by turns, for the length of a block."""

    def __init__(self, proxy: Proxy) -> None:
        self._proxy = proxy
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def _run(self) -> None:
        cut = False
        while not self._ended.wait(FLAP_S):
            cut = not cut
            self._proxy.switch("refuse" if cut else "pass")

    def __enter__(self) -> "Flapping":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._thread.join(10)
        self._proxy.switch("pass")
