"""What every clocked HTTP client shares: where a site is, what is sent to it, and words for what goes wrong."""

import os
import secrets
import socket
import ssl
from base64 import b64encode
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

import h11

from landed import __version__
from landed.errors import OutOfTime
from landed.settings import Url

DEADLINE_S = 10.0
"""Wall clock for one request, connecting included."""
NEXT_S = 0.25
"""A name's next address is tried beside one that has not answered for so long."""

CLOSED = "the connection was closed without an answer"

Addresses = Sequence[tuple[Any, ...]]
Resolve = Callable[[str, int], Addresses]


class Broken(Exception):
    """A request came to nothing; the text is what is told."""


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where a site is, and what is sent with every request to it."""

    host: str
    port: int
    tls: bool
    prefix: str
    headers: tuple[tuple[str, str], ...]

    def target(self, path: str) -> str:
        """A path below the prefix, with a query that no cache has seen."""
        return f"{self.prefix}{path}{'&' if '?' in path else '?'}_landed={secrets.token_hex(4)}"

    def request(self, path: str) -> h11.Request:
        """GET it."""
        return h11.Request(method="GET", target=self.target(path), headers=list(self.headers))

    @cached_property
    def lines(self) -> bytes:
        """The headers as they are sent, with what ends them."""
        message = h11.Connection(h11.CLIENT).send(self.request("/")) or b""
        return message.partition(b"\r\n")[2]

    def message(self, path: str) -> bytes:
        """The same request in bytes, at a tenth of the price."""
        return b"GET %b HTTP/1.1\r\n%b" % (self.target(path).encode("ascii"), self.lines)


def place(url: Url, headers: Mapping[str, str] | None = None) -> Place:
    """A site's address, taken apart, with the headers of all requests."""
    parts = urlsplit(url.address)
    sent = {
        "host": parts.netloc,
        "user-agent": f"landed/{__version__}",
        "accept": "*/*",
        "accept-encoding": "gzip",
        "cache-control": "no-cache",
    }
    if url.auth is not None:
        login = ":".join(each.reveal() for each in url.auth)
        sent["authorization"] = f"Basic {b64encode(login.encode()).decode()}"
    sent |= {name.lower(): value for name, value in (headers or {}).items()}
    tls = parts.scheme == "https"
    host, port = parts.hostname or "", parts.port or (443 if tls else 80)
    return Place(host=host, port=port, tls=tls, prefix=parts.path, headers=tuple(sent.items()))


@cache
def trust() -> ssl.SSLContext:
    """One TLS context for all connections: building one costs tens of milliseconds."""
    return ssl.create_default_context()


def resolve(host: str, port: int) -> Addresses:
    """Ask for a name's addresses. Raises OSError."""
    return socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)


def proxy_for(url: Url) -> str | None:
    """Name of the environment's variable that sends requests to this site through a proxy."""
    parts = urlsplit(url.address)
    if parts.scheme in getproxies() and not proxy_bypass(parts.hostname or ""):
        return f"{parts.scheme}_proxy"
    return None


def explain(error: BaseException) -> str:
    """What came between a request and its answer, in a few words that do not change from run to run."""
    match error:
        case TimeoutError() | OutOfTime():
            return "no answer in time"
        case ssl.SSLCertVerificationError():
            return f"certificate refused: {error.verify_message}"
        case ssl.SSLError():
            return f"TLS failed: {error.reason or error}"
        case socket.gaierror():
            return f"name not found: {error.strerror}"
        case h11.RemoteProtocolError():
            return f"not HTTP: {error}"
        case OSError():
            return os.strerror(error.errno).lower() if error.errno else "not connected"
    return str(error) or type(error).__name__
