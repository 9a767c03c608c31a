"""`[page.browser]`: what holds of a page once a real browser has run its scripts."""

from typing import Annotated

from pydantic import Field, StringConstraints

from landed.promises.filters import Pattern
from landed.promises.sections import Section, Text

Path = Annotated[str, StringConstraints(pattern=r"^/")]


class WebSocket(Section):
    """A WebSocket of the site."""

    path: Path
    optional: bool = False
    """The site may have none: what does not answer is told, not judged."""


class Browser(Section):
    """`[page.browser]`: the page is opened once for each language."""

    languages: tuple[Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]+)*$")], ...] = Field(
        min_length=1
    )
    """Each is asked for by Accept-Language; the document's `lang` must be its first part, or all of it."""
    calls: tuple[Path, ...] = ()
    """Beginnings of paths: the page asks for something below each of them, and every answer succeeds."""
    shows: tuple[Text, ...] = ()
    """Query files, each of one row with one column: its value must be visible on the page."""
    websocket: WebSocket | None = None
    production: tuple[Text, ...] = ()
    """Hosts at which search engines must be let in; elsewhere `noindex` is only told. None named: everywhere."""
    allowed_console: tuple[Pattern, ...] = ()
    """Regular expressions: console errors that one of them is found in are expected."""
    within_s: Annotated[float, Field(gt=0, le=60)] = 10.0
    """So long the page may take until it has loaded and shows what it should."""
    requests: Annotated[int, Field(ge=1)] = 40
    """The most that opening it once may ask of the site; what is beyond is not sent, and told."""
