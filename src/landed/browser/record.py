"""What a browser is asked to do, and what it saw: plain data, between the suite and the browser's own process."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import ClassVar
from urllib.parse import urlsplit

from pydantic import ConfigDict, TypeAdapter

from landed.marks import STRICT


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """One page in one language."""

    page: str
    """Name of the contract's `[[page]]`."""
    path: str
    language: str
    wanted: tuple[str, ...] = ()
    """Texts that should become visible."""
    websocket: str | None = None
    """Path of a WebSocket to try."""
    within_s: float = 10.0
    requests: int = 40
    shots: bool = False
    """Take pictures of it, and look for the sitemap."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """What the browser's process is told by its standard input, secrets included."""

    base_url: str
    """Without login."""
    login: tuple[str, str] | None = None
    folder: str
    """Where it keeps its files and writes what it saw; private, gone after the run."""
    program: str | None = None
    """None: Playwright's own browser, or one on PATH."""
    sandbox: bool = True
    trusted: tuple[str, ...] = ()
    """SHA-256 of public keys, Base64: certificates that are trusted beside the system's."""
    visits: tuple[Visit, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """One request of the page to the site, and what came of it."""

    method: str
    url: str
    kind: str
    """As browsers call it: document, script, stylesheet, image, fetch, xhr…"""
    status: int = 0
    """0: no answer, and `failure` says why."""
    failure: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    """Names in lower case."""
    body: str = ""
    """Of documents, scripts and data; cut."""


def path(each: Exchange) -> str:
    """The path that was asked for, without its query: a query may hold anything."""
    return urlsplit(each.url).path or "/"


def address(each: Exchange) -> str:
    """Path and query, as endpoints are written."""
    parts = urlsplit(each.url)
    return parts.path + (f"?{parts.query}" if parts.query else "")


def failed(each: Exchange) -> bool:
    """No answer, or one that is an error."""
    return not 200 <= each.status < 400


def outcome(each: Exchange) -> str:
    """What became of a request that failed."""
    return str(each.status) if each.status else each.failure


UNCAUGHT = "uncaught: "
"""How an error begins that nobody caught."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """One visit: the page after its scripts have run."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    page: str
    language: str
    url: str = ""
    error: str = ""
    """Why nothing was seen; all else is empty then."""
    html: str = ""
    lang: str = ""
    text: int = 0
    """Characters of visible text."""
    shown: tuple[str, ...] = ()
    """Those of the wanted texts that were visible."""
    exchanges: tuple[Exchange, ...] = ()
    console: tuple[str, ...] = ()
    """Errors that the page's own scripts told, or (with `UNCAUGHT` in front) did not catch."""
    mixed: tuple[str, ...] = ()
    """Addresses without TLS that a page with TLS names or asks for."""
    broken_images: tuple[str, ...] = ()
    elsewhere: tuple[str, ...] = ()
    """Other hosts that the page asked for, and was not let to."""
    scripts_elsewhere: tuple[str, ...] = ()
    """Those of them whose scripts it asked for."""
    left_out: int = 0
    """Requests beyond the most that were allowed."""
    lcp_ms: float | None = None
    """Largest contentful paint."""
    cls: float = 0.0
    """Cumulative layout shift."""
    websocket: str | None = None
    """`open`, or why it is not; None: not tried."""
    sitemap: int | None = None
    """Status of /sitemap.xml; None: not asked."""
    screenshots: tuple[str, ...] = ()
    """Names of files in the task's folder."""
    seconds: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """Everything that the browser saw, or the reason why there is none."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    seen: tuple[Seen, ...] = ()
    problem: str = ""
    """No browser could be started."""
    unread: dict[str, str] = field(default_factory=dict)
    """Query files whose value is not known, with the reason."""
    values: dict[str, str] = field(default_factory=dict)
    """Query file to the value that the page should show."""

    def save(self, path: Path) -> None:
        """Write it."""
        path.write_bytes(_RECORD.dump_json(self))

    @classmethod
    def load(cls, path: Path) -> "Record":
        """Read what `save` wrote."""
        return _RECORD.validate_json(path.read_bytes())


_RECORD: TypeAdapter[Record] = TypeAdapter(Record)
TASK: TypeAdapter[Task] = TypeAdapter(Task)
SEEN: TypeAdapter[Seen] = TypeAdapter(Seen)
PROBLEM = "problem.txt"
"""File in the task's folder that says why no browser could be started."""


def seen_file(number: int) -> str:
    """Name of the file in the task's folder that holds what the visit of this number saw."""
    return f"seen-{number}.json"
