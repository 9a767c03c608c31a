"""One HTTP request at a time, and where its time goes: name, connection, encryption, first byte, body.

A blocking socket, ssl and h11: while a request is under way this process does nothing else, and every phase ends
with the system call that ends it. Redirects are not followed; of the answers only the last is kept, unread.
"""

import socket
import ssl
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import replace
from types import TracebackType
from typing import Self

import h11

from landed.deadline import within
from landed.errors import OutOfTime
from landed.settings import Url
from landed.traffic.joining import join
from landed.traffic.reading import READ_LIMIT, Raw
from landed.traffic.timing import Timing
from landed.traffic.wire import (
    CLOSED,
    DEADLINE_S,
    Addresses,
    Broken,
    Place,
    Resolve,
    explain,
    place,
    resolve,
    trust,
)

CHUNK = 65_536


class Clock:
    """Times requests to one site."""

    def __init__(
        self,
        url: Url,
        headers: Mapping[str, str] | None = None,
        *,
        deadline_s: float = DEADLINE_S,
        context: ssl.SSLContext | None = None,
        resolve: Resolve = resolve,
    ) -> None:
        self.place = place(url, headers)
        self._deadline_s = deadline_s
        self._context = context
        self._resolve = resolve

    def once(self, path: str) -> Timing:
        """One request on a new connection; never raises for what the site does."""
        with self.line() as line:
            return line.get(path)

    def line(self) -> "Line":
        """A connection for requests one after the other; the first of them makes it."""
        return Line(self.place, self._connect, self._deadline_s)

    def _connect(self, ends: float) -> tuple[socket.socket, Timing]:
        # A name server that is silent knows no deadline: asked in a thread, timed within it.
        addresses, named = within(_left(ends), "the name", self._look_up)
        start = time.perf_counter()
        line = join(addresses, ends)
        joined = time.perf_counter()
        line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        encrypted = joined
        if self.place.tls:
            line = self._encrypt(line, ends)
            encrypted = time.perf_counter()
        return line, Timing(dns=named, tcp=_ms(start, joined), tls=_ms(joined, encrypted))

    def _look_up(self) -> tuple[Addresses, float]:
        start = time.perf_counter()
        addresses = self._resolve(self.place.host, self.place.port)
        return addresses, _ms(start, time.perf_counter())

    def _encrypt(self, line: socket.socket, ends: float) -> socket.socket:
        line.settimeout(_left(ends))
        try:
            return (self._context or trust()).wrap_socket(line, server_hostname=self.place.host)
        except BaseException:
            line.close()
            raise


class Line:
    """One connection that is kept; where the other end has closed it, the next request makes another."""

    def __init__(
        self, place: Place, connect: Callable[[float], tuple[socket.socket, Timing]], deadline_s: float
    ) -> None:
        self._place = place
        self._connect = connect
        self._deadline_s = deadline_s
        self._socket: socket.socket | None = None
        self._made = False
        self._http = h11.Connection(h11.CLIENT)
        self.raw: Raw = ()
        """The last answer as it came; nothing of one that is too long."""

    def get(self, path: str) -> Timing:
        """Request a path; never raises for what the site does."""
        ends = time.perf_counter() + self._deadline_s
        timing = Timing()
        with _told() as words:
            line = self._socket
            if line is None or _gone(line):
                self.close()
                line, timing = self._connect(ends)
                self._socket, self._http = line, h11.Connection(h11.CLIENT)
                timing = replace(timing, reopened=self._made)
                self._made = True
            return self._ask(line, path, timing, ends)
        self.close()
        return replace(timing, error=words[0])

    def _ask(self, line: socket.socket, path: str, timing: Timing, ends: float) -> Timing:
        # All that can be made before is made before: between the clock's start and the wire is one system call.
        message = self._http.send(self._place.request(path)) or b""
        message += self._http.send(h11.EndOfMessage()) or b""
        line.settimeout(_left(ends))
        sent = time.perf_counter()
        line.sendall(message)
        answer, size, first, last = self._receive(line, ends)
        if self._http.our_state is h11.DONE and self._http.their_state is h11.DONE:
            self._http.start_next_cycle()
        else:
            self.close()
        return replace(
            timing,
            first_byte=_ms(sent, first),
            body=_ms(first, last),
            status=answer.status_code,
            size=size,
            location=_header(answer, b"location"),
        )

    def _receive(self, line: socket.socket, ends: float) -> tuple[h11.Response, int, float, float]:
        """The answer's head, its size, and when its first and its last byte were there."""
        first = last = 0.0
        answer, size = None, 0
        pieces: list[bytes] = []
        while True:
            event = self._http.next_event()
            if event is h11.NEED_DATA:
                line.settimeout(_left(ends))
                data = line.recv(CHUNK)
                last = time.perf_counter()
                first = first or last
                if not data and answer is None:
                    raise Broken(CLOSED)
                if size <= READ_LIMIT:
                    pieces.append(data)
                self._http.receive_data(data)
            elif isinstance(event, h11.Response):
                answer = event
            elif isinstance(event, h11.Data):
                size += len(event.data)
            elif isinstance(event, h11.EndOfMessage) and answer is not None:
                self.raw = tuple(pieces) if size <= READ_LIMIT else ()
                return answer, size, first, last

    def close(self) -> None:
        """Close the connection, if there is one."""
        if self._socket is not None:
            with suppress(OSError):
                self._socket.close()
        self._socket = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _gone(line: socket.socket) -> bool:
    """Has the other end closed this connection, or said something out of turn? (A TLS ticket is no such thing.)"""
    line.setblocking(False)
    try:
        line.recv(1)
    except (BlockingIOError, ssl.SSLWantReadError):
        return False
    except OSError:
        return True
    return True


@contextmanager
def _told() -> Iterator[list[str]]:
    """Turn what can come between a request and its answer into words."""
    words: list[str] = []
    try:
        yield words
    except (Broken, OSError, h11.RemoteProtocolError, OutOfTime) as error:
        words.append(explain(error))


def _left(ends: float) -> float:
    left = ends - time.perf_counter()
    if left <= 0:
        raise TimeoutError
    return left


def _header(answer: h11.Response, name: bytes) -> str | None:
    return next((value.decode("latin-1") for key, value in answer.headers if key == name), None)


def _ms(start: float, end: float) -> float:
    return (end - start) * 1000
