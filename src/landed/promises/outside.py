"""The shape of `[outside]`: what a stranger may see of the site, and how much is asked for to know it."""

from typing import Annotated

from pydantic import Field, StringConstraints

from landed.promises.sections import Section

FILES = (
    "/.env",
    "/.env.local",
    "/.env.production",
    "/.git/HEAD",
    "/.git/config",
    "/backup.sql",
    "/dump.sql",
    "/{name}.sql",
    "/{database}.sql",
)
"""What deployments of any kind leave open by mistake; names in braces are those of the contract's header."""
ORIGINS = 4
"""So many endpoints are asked on behalf of another site's page, beside the front page."""
FOLDERS = 3
"""So many folders of the pages' scripts and styles are asked for what is in them."""
SCRIPTS = 5
"""So many scripts are read, and their source maps asked for."""


class Outside(Section):
    """`[outside]`: what a look from outside needs to know; all of it has a value that does for most sites."""

    private: tuple[Annotated[str, StringConstraints(pattern=r"^/[^?#\s]+$")], ...] = ()
    """Addresses that must tell a stranger nothing: for developers alone, or of the database."""
    certificate_days: Annotated[int, Field(ge=0)] = 14
    """The certificate must be good for more than so many days."""
    hsts_days: Annotated[int, Field(ge=1)] = 180
    """So long, at least, browsers must be told to come by TLS alone."""
    http_port: Annotated[int, Field(ge=1, le=65535)] | None = None
    """Where plain http may be answered; None: 80, or unknown where the site's address names a port of its own."""
