"""The sample site with everything behind it, and how tests ask it."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import httpx
import psycopg

from landed.server import embedded
from reference.landing import CONTRACT, Landing
from reference.processes import Site, start_site
from reference.proxy import Proxy

SEED = CONTRACT / "seed"
PATIENCE = 10.0
TIMEOUT = 1.0
"""Seconds after which the site takes a source for dead."""
DATA = ("/api/v1/status", "/api/v1/models", "/api/v1/models/gpt-4", "/api/v1/providers", "/api/v1/benchmarks")
MODEL_KEYS = {
    *("id", "slug", "name", "description", "contextWindow", "maxOutputTokens", "isActive", "provider", "status")
}
STATUS_KEYS = {"status", "availability", "latencyP50", "latencyP95", "latencyP99", "errorRate", "checkedAt"}

Get = Callable[..., httpx.Response]


@dataclass
class Sample:
    """A running site with everything behind it, each part reached through a proxy."""

    server: embedded.Server
    landing: Landing
    database: Proxy
    github: Proxy
    name: str
    dsn: str
    direct: str
    http: httpx.Client

    def site(self, **options: Any) -> Site:
        """Another site before the same sources, not caching and quick to give up unless told otherwise."""
        options = {"cache_seconds": 0, "source_timeout": TIMEOUT, **options}
        return start_site(self.dsn, github_url=f"http://127.0.0.1:{self.github.port}", **options)

    def sql(self, statement: str) -> list[tuple[Any, ...]]:
        """Run a statement in the site's database, past the proxy."""
        with psycopg.connect(self.direct, autocommit=True, connect_timeout=5) as connection:
            cursor = connection.execute(statement.encode())
            return cursor.fetchall() if cursor.description else []


def until(claim: Callable[[], bool], seconds: float = PATIENCE) -> float:
    """Wait until a claim holds, and return how long it took."""
    start = time.monotonic()
    while not claim():
        assert time.monotonic() - start < seconds, "still not so"
        time.sleep(0.02)
    return time.monotonic() - start


def source(get: Get) -> str:
    """Where the site's status comes from."""
    return str(get("/api/v1/status").json()["dataSource"])
