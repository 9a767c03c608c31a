"""Ways to cut the sample's sources, and to put them back: its proxies, and the switch that a rollback turns."""

from collections.abc import Mapping

from landed.errors import TargetError
from landed.fallback.cutting import CannotSave, DidNotTake, Mode
from reference.processes import Site, start_site
from reference.proxy import Mode as Way
from reference.proxy import Proxy

DATABASE = "database"
GITHUB = "github"


class ProxyCutter:
    """Cuts the lines to the sources."""

    mode: Mode = "embedded"

    def __init__(self, proxies: Mapping[str, Proxy], how: Way | str = Way.REFUSE, seconds: float = 0.0) -> None:
        self._proxies = proxies
        self._how, self._seconds = Way(how), seconds
        self.links = tuple(proxies)

    def save(self) -> None:
        """Every line passes now: that is what has to be put back."""
        for name, proxy in self._proxies.items():
            if proxy.mode is not Way.PASS:
                raise CannotSave(f"the line to {name} is cut already")

    def cut(self, link: str) -> None:
        """Nobody listens any more, or whatever was asked for."""
        self._proxies[link].switch(self._how, self._seconds)

    def restore(self, link: str) -> None:
        """It passes."""
        self._proxies[link].switch(Way.PASS)

    def restore_all(self) -> None:
        """All of them pass."""
        for link in reversed(self.links):
            self.restore(link)


class Deployed:
    """The sample site at one address: deployed anew, it is another process there."""

    def __init__(self, dsn: str, github_url: str, port: int = 0) -> None:
        self._dsn, self._github_url = dsn, github_url
        self.data_source = DATABASE
        self.site = self._start(port)

    def deploy(self, data_source: str) -> None:
        """End the site, and start it with another DATA_SOURCE at the same port. Raises TargetError."""
        port = self.site.port
        self.site.stop()
        self.data_source = data_source
        self.site = self._start(port)

    def _start(self, port: int) -> Site:
        return start_site(self._dsn, github_url=self._github_url, data_source=self.data_source, port=port)


class RollbackCutter:
    """Turns DATA_SOURCE to github and back; the database itself stays as it is."""

    mode: Mode = "rollback"
    links: tuple[str, ...] = (DATABASE,)

    def __init__(self, deployed: Deployed) -> None:
        self._deployed = deployed

    def save(self) -> None:
        """The site runs on its database: that is what has to be put back."""
        if not self._deployed.site.running or self._deployed.data_source != DATABASE:
            raise CannotSave("the site does not run on its database")

    def cut(self, link: str) -> None:
        """Deploy with DATA_SOURCE=github."""
        self._deploy(GITHUB)

    def restore(self, link: str) -> None:
        """Deploy with DATA_SOURCE=database, unless that is what runs."""
        if self._deployed.data_source != DATABASE or not self._deployed.site.running:
            self._deploy(DATABASE)

    def restore_all(self) -> None:
        """The same."""
        self.restore(DATABASE)

    def _deploy(self, data_source: str) -> None:
        try:
            self._deployed.deploy(data_source)
        except TargetError as error:
            raise DidNotTake(str(error)) from None
