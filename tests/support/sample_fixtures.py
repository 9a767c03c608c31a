"""The sample site with everything behind it: started when first asked for, shared by all modules."""

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from landed.server import embedded
from reference.landing import OWNER, Landing, fill
from reference.processes import Site, Upstream, start_upstream
from reference.proxy import Proxy
from tests.support.sample import PATIENCE, SEED, Get, Sample, source, until


@pytest.fixture(scope="session")
def sample_server() -> Iterator[tuple[embedded.Server, Landing]]:
    """A server with the sample's database in it, which nobody uses but to copy it."""
    with embedded.start() as server:
        yield server, fill(server)


@pytest.fixture(scope="session")
def upstream() -> Iterator[Upstream]:
    """The static JSON that was served before the migration."""
    with start_upstream(SEED) as upstream:
        yield upstream


@pytest.fixture(scope="session")
def sample(sample_server: tuple[embedded.Server, Landing], upstream: Upstream) -> Iterator[Sample]:
    """The database, the upstream, and their proxies."""
    postgres, landing = sample_server
    with (
        postgres.clone(landing.database, OWNER) as name,
        Proxy("127.0.0.1", postgres.port) as database,
        Proxy("127.0.0.1", upstream.port) as github,
        httpx.Client(timeout=PATIENCE) as http,
    ):
        direct = postgres.dsn(name, OWNER, landing.password)
        dsn = direct.replace(f":{postgres.port}/", f":{database.port}/")
        yield Sample(postgres, landing, database, github, name, dsn, direct, http)


@pytest.fixture(scope="session")
def site(sample: Sample) -> Iterator[Site]:
    """The site that most tests ask."""
    with sample.site() as site:
        yield site


@pytest.fixture
def get(sample: Sample, site: Site) -> Iterator[Get]:
    """Ask that site; afterwards every source passes again, and the site serves its database."""

    def get(path: str, **options: Any) -> httpx.Response:
        return sample.http.get(site.url + path, **options)

    yield get
    sample.database.switch("pass")
    sample.github.switch("pass")
    until(lambda: source(get) == "database")
