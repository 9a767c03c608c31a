"""The sample site with a name for its database, and a resolver that tests hold: its address may come and go.

The resolver stands where the system's does, below the driver: a name without an address is the error that the
system gives. NAMES is a file with the address; DATABASE_URL=…@database.test:… python -m tests.support.named_site
"""

import os
import socket
from pathlib import Path
from typing import Any

from reference.processes import Child
from reference.site import Settings, build
from reference.site_serving import serve

NAME = "database.test"


class NamedSite(Child):
    """The running site."""

    module = "tests.support.named_site"

    def __init__(self, dsn: str, github_url: str, names: Path, source_timeout: float) -> None:
        environment = {
            "DATABASE_URL": dsn.replace("@127.0.0.1:", f"@{NAME}:"),
            "GITHUB_URL": github_url,
            "CACHE_SECONDS": "0",
            "SOURCE_TIMEOUT": str(source_timeout),
            "NAMES": str(names),
        }
        super().__init__(environment, hidden=dsn)


def resolve_by(names: Path) -> None:
    """Take the name's address from the file; none there: nobody knows the name."""
    others = socket.getaddrinfo

    def getaddrinfo(host: Any, *arguments: Any, **options: Any) -> Any:
        if host != NAME:
            return others(host, *arguments, **options)
        address = names.read_text(encoding="utf-8").strip()
        if not address:
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        return others(address, *arguments, **options)

    socket.getaddrinfo = getaddrinfo


if __name__ == "__main__":
    resolve_by(Path(os.environ["NAMES"]))
    serve(build(Settings.read(os.environ)), os.environ)
