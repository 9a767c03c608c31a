"""One request after the other, byte for byte as it was made, with an end to every wait.

Clients of good manners repair an address before they send it; this one does not. h11 reads the answers.
"""

import socket
import ssl
import time
import zlib
from contextlib import suppress
from dataclasses import dataclass, field

import h11

from landed.hostile.record import Request, Task
from landed.hostile.sent import on_the_wire

CHUNK = 65_536
BODY_LIMIT = 5_000_000
CLOSED = "the connection was closed without an answer"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """An answer, or the reason why there is none (`error`, and status 0)."""

    status: int = 0
    headers: dict[str, str] = field(default_factory=dict)
    """Names in lower case."""
    body: str = ""
    whole: bool = True
    """It is no longer than what is read of an answer."""
    ms: float = 0.0
    error: str = ""
    timed_out: bool = False

    @property
    def content_type(self) -> str:
        """Media type without parameters, in lower case."""
        return self.headers.get("content-type", "").split(";")[0].strip().lower()

    @property
    def words(self) -> str:
        """What it was, in a word or two."""
        return self.error or f"status {self.status} after {self.ms:.0f} ms"


class Client:
    """Sends requests over a connection that is kept while the site keeps it."""

    def __init__(self, task: Task) -> None:
        self._task = task
        self._headers = b"".join(f"{name}: {value}\r\n".encode("latin-1") for name, value in task.headers)
        self._context = ssl.create_default_context() if task.tls else None
        self._line: socket.socket | None = None
        self._next = 0.0
        self.requests = 0
        """So many were sent."""

    @property
    def is_kept(self) -> bool:
        """The next request goes over a connection that has carried others."""
        return self._line is not None

    def send(self, request: Request) -> Reply:
        """Send a request when its turn has come; never raises for what the site does."""
        self._wait()
        self.requests += 1
        start = time.perf_counter()
        try:
            reply = self._exchange(request, start)
        except (OSError, h11.RemoteProtocolError) as error:
            self.close()
            late = isinstance(error, TimeoutError)
            words = f"no answer within {self._task.ceiling_s:g} s" if late else explained(error)
            return Reply(error=words, timed_out=late, ms=_since(start))
        return reply

    def _wait(self) -> None:
        if self._task.rate is not None:
            now = time.monotonic()
            time.sleep(max(0.0, min(self._next - now, self._task.within_s)))
            self._next = max(self._next, now) + 1.0 / self._task.rate

    def _exchange(self, request: Request, start: float) -> Reply:
        ends = start + self._task.ceiling_s
        line, http = self._line or self._open(ends), h11.Connection(h11.CLIENT)
        self._line = line
        # h11 refuses to write what it holds for no address; what it reads depends on the method alone.
        http.send(h11.Request(method=request.method, target="/", headers=[("host", "any")]))
        http.send(h11.EndOfMessage())
        target = on_the_wire(self._task.prefix + request.target)
        line.settimeout(_left(ends))
        with suppress(BrokenPipeError, ConnectionResetError):  # who refuses early may have answered before
            line.sendall(b"%b %b HTTP/1.1\r\n%b\r\n" % (request.method.encode("ascii"), target, self._headers))
        head, body, whole = self._receive(line, http, ends)
        if not whole or http.their_state is not h11.DONE or http.our_state is not h11.DONE:
            self.close()
        headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in head.headers}
        return Reply(
            status=head.status_code,
            headers=headers,
            body=_unpacked(body, headers).decode("utf-8", "replace"),
            whole=whole,
            ms=_since(start),
        )

    def _receive(self, line: socket.socket, http: h11.Connection, ends: float) -> tuple[h11.Response, bytes, bool]:
        """Head and body of the answer, and whether all of it was read."""
        head, body = None, bytearray()
        while True:
            event = http.next_event()
            if event is h11.NEED_DATA:
                line.settimeout(_left(ends))
                data = line.recv(CHUNK)
                if not data and head is None:
                    raise ConnectionResetError(CLOSED)
                http.receive_data(data)
            elif isinstance(event, h11.Response):
                head = event
            elif isinstance(event, h11.Data):
                body += event.data
                if len(body) > BODY_LIMIT and head is not None:
                    return head, bytes(body), False
            elif isinstance(event, h11.EndOfMessage) and head is not None:
                return head, bytes(body), True
            elif event is h11.PAUSED or isinstance(event, h11.ConnectionClosed):
                raise ConnectionResetError(CLOSED)

    def _open(self, ends: float) -> socket.socket:
        task = self._task
        line = socket.create_connection((task.host, task.port), timeout=_left(ends))
        line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if self._context is None:
            return line
        try:
            return self._context.wrap_socket(line, server_hostname=task.host)
        except BaseException:
            line.close()
            raise

    def close(self) -> None:
        """Leave the connection behind."""
        if self._line is not None:
            with suppress(OSError):
                self._line.close()
        self._line = None


def explained(error: Exception) -> str:
    """What came between a request and its answer, in words that do not change from run to run."""
    if isinstance(error, h11.RemoteProtocolError):
        return f"not HTTP: {error}"
    if isinstance(error, ssl.SSLError):
        return f"TLS failed: {error.reason or error}"
    if isinstance(error, ConnectionRefusedError):
        return "the connection was refused"
    if isinstance(error, ConnectionResetError) and str(error) != CLOSED:
        return "the connection was reset"
    return str(error) or type(error).__name__


def _unpacked(body: bytes, headers: dict[str, str]) -> bytes:
    """The body as it was meant: some pack it although nobody asked for that."""
    if headers.get("content-encoding") in ("gzip", "deflate"):
        with suppress(zlib.error):
            return zlib.decompressobj(47).decompress(body)
    return body


def _left(ends: float) -> float:
    left = ends - time.perf_counter()
    if left <= 0:
        raise TimeoutError
    return left


def _since(start: float) -> float:
    return (time.perf_counter() - start) * 1000
