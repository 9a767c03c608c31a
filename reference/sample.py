"""The sample landing, whole: server, database, upstream, proxy, site; started together, gone together."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from urllib.parse import urlsplit, urlunsplit

from landed.fallback.cutting import Cutter
from landed.server import embedded
from landed.server.embedded import Server
from reference.cutting import DATABASE, GITHUB, Deployed, ProxyCutter, RollbackCutter
from reference.landing import CONTRACT, Landing, fill
from reference.processes import Site, Upstream, start_upstream
from reference.proxy import Proxy


@dataclass(frozen=True, slots=True)
class Sample:
    """A running sample landing."""

    server: Server
    landing: Landing
    upstream: Upstream
    proxy: Proxy
    """Between site and database: cut it, and the site must fall back."""
    github: Proxy
    """Between site and upstream: cut it too, and only the built-in data are left."""
    deployed: Deployed
    dsn: str = field(repr=False)
    """Of the database through the proxy, as the site reaches it."""
    direct_dsn: str = field(repr=False)
    """Of the database itself."""

    @property
    def site(self) -> Site:
        """The site that serves now."""
        return self.deployed.site

    @property
    def cutters(self) -> list[Cutter]:
        """The ways to cut its sources."""
        return [ProxyCutter({DATABASE: self.proxy, GITHUB: self.github}), RollbackCutter(self.deployed)]


@contextmanager
def sample_landing(*, port: int = 0) -> Iterator[Sample]:
    """Start everything; stop it and leave nothing behind, however the block ends."""
    with ExitStack() as stack:
        server = stack.enter_context(embedded.start())
        landing = fill(server)
        proxy = stack.enter_context(Proxy(server.host, server.port))
        upstream = stack.enter_context(start_upstream(CONTRACT / "seed"))
        github = stack.enter_context(Proxy("127.0.0.1", upstream.port))
        dsn = through(proxy, landing.dsn)
        deployed = Deployed(dsn, f"http://{github.host}:{github.port}", port)
        stack.callback(lambda: deployed.site.stop())
        yield Sample(server, landing, upstream, proxy, github, deployed, dsn, landing.dsn)


def through(proxy: Proxy, dsn: str) -> str:
    """The same string with the proxy's address."""
    parts = urlsplit(dsn)
    login = parts.netloc.rpartition("@")[0]
    return urlunsplit(parts._replace(netloc=f"{login}@127.0.0.1:{proxy.port}"))
