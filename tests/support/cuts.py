"""Kinds of cut that no proxy makes: what administrators and platforms do to a database that serves."""

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from landed.fallback.cutting import Mode
from reference.landing import OWNER
from reference.proxy import Proxy
from tests.support.sample import Sample

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
        "pool exhausted": By(
            run(f"alter role {OWNER} connection limit 0", ENDED), run(f"alter role {OWNER} connection limit -1")
        ),
        "writes fail": By(
            run(f'alter database "{name}" set default_transaction_read_only = on', ENDED),
            run(f'alter database "{name}" reset default_transaction_read_only'),
        ),
    }


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
