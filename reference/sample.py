"""The sample landing, whole: server, database, upstream, proxy, site; started together, gone together."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from urllib.parse import urlsplit, urlunsplit

from landed import embedded
from landed.embedded import Server
from reference.landing import CONTRACT, Landing, fill
from reference.processes import Site, Upstream, start_site, start_upstream
from reference.proxy import Proxy


@dataclass(frozen=True, slots=True)
class Sample:
    """A running sample landing."""

    server: Server
    landing: Landing
    upstream: Upstream
    proxy: Proxy
    """Between site and database: cut it, and the site must fall back."""
    site: Site
    dsn: str = field(repr=False)
    """Of the database through the proxy, as the site reaches it."""
    direct_dsn: str = field(repr=False)
    """Of the database itself."""


@contextmanager
def sample_landing(*, port: int = 0) -> Iterator[Sample]:
    """Start everything; stop it and leave nothing behind, however the block ends."""
    with ExitStack() as stack:
        server = stack.enter_context(embedded.start())
        landing = fill(server)
        proxy = stack.enter_context(Proxy(server.host, server.port))
        upstream = stack.enter_context(start_upstream(CONTRACT / "seed"))
        dsn = through(proxy, landing.dsn)
        site = stack.enter_context(start_site(dsn, github_url=upstream.url, port=port))
        yield Sample(server, landing, upstream, proxy, site, dsn, landing.dsn)


def through(proxy: Proxy, dsn: str) -> str:
    """The same string with the proxy's address."""
    parts = urlsplit(dsn)
    login = parts.netloc.rpartition("@")[0]
    return urlunsplit(parts._replace(netloc=f"{login}@127.0.0.1:{proxy.port}"))
