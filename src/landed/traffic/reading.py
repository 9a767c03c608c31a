"""Answers read: while time runs no more than where they end, afterwards what is in them."""

import re
import zlib
from collections.abc import Mapping
from dataclasses import dataclass

import h11

from landed.traffic.wire import CLOSED, Broken, Place

TOOK = b"x-landed-took"
"""Header by which the null endpoint tells its own milliseconds."""
READ_LIMIT = 1_000_000
"""Bytes of an answer that are kept to be read; of a longer one none."""

Raw = tuple[bytes, ...]
"""An answer as it came off the wire, piece by piece."""

_WHOLE = re.compile(rb"HTTP/1\.1 ([2-5]\d\d)(?: [^\r\n]*)?\r\n((?:[^\r\n]+\r\n)+)\r\n")
_LENGTH = re.compile(rb"^content-length:[ \t]*(\d+)[ \t]*\r$", re.IGNORECASE | re.MULTILINE)
_NOT_PLAIN = re.compile(rb"^(?:transfer-encoding|connection|upgrade):", re.IGNORECASE | re.MULTILINE)
_TOOK = re.compile(rb"^%b: ([0-9.]+)\r$" % TOOK, re.MULTILINE)


def whole(data: bytes) -> tuple[int, float] | None:
    """Status, and the null endpoint's own time, of a plain answer that came in one piece; None: ask h11.

    Most answers of an API are such, and reading them so costs the client a fifth.
    """
    head = _WHOLE.match(data)
    if head is None or _NOT_PLAIN.search(head[2]):
        return None
    lengths = _LENGTH.findall(head[2])
    if len(lengths) != 1 or len(data) != head.end() + int(lengths[0]):
        return None
    took = _TOOK.search(head[2])
    return int(head[1]), float(took[1]) if took else 0.0


class Reader:
    """Reads any answer there is, by h11."""

    def __init__(self, place: Place) -> None:
        self._http = h11.Connection(h11.CLIENT)
        self._http.send(place.request("/"))
        self._http.send(h11.EndOfMessage())
        self._pieces: list[bytes] = []
        self._size = 0
        self.status, self.took = 0, 0.0

    @property
    def kept(self) -> bool:
        """The connection can take another request."""
        return self._http.our_state is h11.DONE and self._http.their_state is h11.DONE

    @property
    def raw(self) -> Raw:
        """The answer's pieces; none of one that is too long."""
        return tuple(self._pieces) if self._size <= READ_LIMIT else ()

    def take(self, data: bytes) -> bool:
        """Read on; whether the answer is over. Raises Broken or h11.RemoteProtocolError."""
        if not data and not self.status:
            raise Broken(CLOSED)
        self._size += len(data)
        if self._size <= READ_LIMIT:
            self._pieces.append(data)
        self._http.receive_data(data)
        while (event := self._http.next_event()) not in (h11.NEED_DATA, h11.PAUSED):
            if isinstance(event, h11.Response):
                self.status = event.status_code
                self.took = next((float(value) for name, value in event.headers if name == TOOK), 0.0)
            elif isinstance(event, h11.EndOfMessage):
                return True
            elif isinstance(event, h11.ConnectionClosed):
                raise Broken(CLOSED)
        return False


@dataclass(frozen=True, slots=True)
class Opened:
    """What an answer holds."""

    status: int
    headers: Mapping[str, str]
    """Names in lower case."""
    body: bytes
    """Unpacked."""


def opened(raw: Raw) -> Opened | None:
    """Take an answer apart, when no time is taken any more; None: it cannot be read."""
    http = h11.Connection(h11.CLIENT)
    http.send(h11.Request(method="GET", target="/", headers=[("host", "landed")]))
    http.send(h11.EndOfMessage())
    status, headers, body = 0, dict[str, str](), b""
    try:
        for data in raw:
            http.receive_data(data)
            while (event := http.next_event()) not in (h11.NEED_DATA, h11.PAUSED):
                if isinstance(event, h11.Response):
                    status = event.status_code
                    headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in event.headers}
                elif isinstance(event, h11.Data):
                    body += bytes(event.data)
                elif isinstance(event, h11.EndOfMessage):
                    return Opened(status, headers, unpacked(body, headers.get("content-encoding", "")))
    except (h11.RemoteProtocolError, zlib.error):
        return None
    return None


def unpacked(body: bytes, encoding: str) -> bytes:
    """A body as it was before it was packed for the way. Raises zlib.error."""
    return zlib.decompress(body, wbits=47) if encoding.lower() in ("gzip", "x-gzip", "deflate") else body
