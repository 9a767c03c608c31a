"""Landings that went well: a database on a server of any version, the site before it, and life in both."""

import shutil
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Self

import psycopg

from landed.server.embedded import Server
from reference.landing import CONTRACT, Landing, fill
from reference.processes import Site, start_site, start_upstream

LATEST = 18
READER = "landed_reader"
READER_PASSWORD = "reads-only"
UNSPARED = ("rate = 50\n", "rate = 1000\n")
"""Politeness of the contract's, and of one for a site of our own: it need not be spared."""
NEWCOMER = "newcomer-1"
"""Slug of the model that arrives while the suite looks."""

_RENEW = "update model_status set checked_at = now() at time zone 'UTC', updated_at = now() at time zone 'UTC'"
_ARRIVE = """
    with provider as (select id from providers order by slug limit 1), model as (
        insert into models (id, provider_id, slug, name, updated_at)
        select %(slug)s, provider.id, %(slug)s, 'Newcomer', now() at time zone 'UTC' from provider returning id)
    insert into model_status (id, model_id, updated_at) select id, id, now() at time zone 'UTC' from model
"""
_LEAVE = "delete from models where slug = %(slug)s"


@dataclass(frozen=True)
class Place:
    """A database that has landed, and the site before it."""

    server: Server = field(repr=False)
    landing: Landing
    site: Site = field(repr=False)
    unspared: Path
    """The contract as it is but for its politeness."""

    @property
    def dsn(self) -> str:
        """As the owner, past any pooler."""
        return self.landing.dsn

    @property
    def reader_dsn(self) -> str:
        """As the role that the README recommends."""
        return self.server.dsn(self.landing.database, READER, READER_PASSWORD)

    @property
    def accounts(self) -> dict[str, str]:
        """Who may log in, for a pooler."""
        return {self.landing.owner: self.landing.password, READER: READER_PASSWORD}

    @staticmethod
    def contract(folder: Path, *changes: tuple[str, str]) -> Path:
        """A copy of that contract in `folder` with words exchanged; each must be there."""
        copy = shutil.copytree(CONTRACT, folder / "contract")
        text = (copy / "contract.toml").read_text(encoding="utf-8")
        for old, new in (UNSPARED, *changes):
            assert old in text
            text = text.replace(old, new)
        (copy / "contract.toml").write_text(text, encoding="utf-8")
        return copy

    @property
    def env(self) -> dict[str, str]:
        """What an operator exports: secrets go by environment; the server lends itself for scratch databases."""
        return {
            "LANDED_DSN": self.dsn,
            "LANDED_BASE_URL": self.site.url,
            "LANDED_SCRATCH_DSN": self.server.dsn(),
            "LANDED_CONTRACT": str(self.unspared),
        }

    @property
    def env_without_site(self) -> dict[str, str]:
        """The same for an operator who gives no site."""
        return {name: value for name, value in self.env.items() if name != "LANDED_BASE_URL"}


@contextmanager
def landed_on(server: Server) -> Iterator[Place]:
    """Fill a database on `server` as the runbook does, and start a site before it."""
    landing = fill(server)
    server.create_role(READER, READER_PASSWORD)
    with server.connect(landing.database) as connection:
        connection.execute(f"grant pg_read_all_data, pg_read_all_stats to {READER}")
    with (
        tempfile.TemporaryDirectory() as folder,
        start_upstream(CONTRACT / "seed") as upstream,
        start_site(landing.dsn, github_url=upstream.url, cache_seconds=0.2) as site,
    ):
        yield Place(server, landing, site, Place.contract(Path(folder)))


class Life:
    """A writer that renews every status five times a second; a model arrives with its status when told.

    What arrived is gone afterwards.
    """

    def __init__(self, place: Place, every: float = 0.2) -> None:
        self._connection = psycopg.connect(place.dsn, autocommit=True, connect_timeout=10)
        self._every = every
        self._end, self._arrive = threading.Event(), threading.Event()
        self._thread = threading.Thread(target=self._live, daemon=True)
        self.renewals = 0
        self.arrived = threading.Event()

    def arrive(self) -> None:
        """Let the new model come, and return when it is there."""
        self._arrive.set()
        assert self.arrived.wait(10)

    def _live(self) -> None:
        while not self._end.wait(self._every):
            self._connection.execute(_RENEW)
            self.renewals += 1
            if self._arrive.is_set() and not self.arrived.is_set():
                self._connection.execute(_ARRIVE, {"slug": NEWCOMER})
                self.arrived.set()

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._end.set()
        self._thread.join(10)
        self._connection.execute(_LEAVE, {"slug": NEWCOMER})
        self._connection.close()
