"""A kept connection under asyncio that stamps what arrives before it reads it."""

import asyncio
import ssl
import time
from typing import NamedTuple

import h11

from landed.wire import CLOSED, Broken, Place, trust

TOOK = b"x-landed-took"
"""Header by which the null endpoint tells its own milliseconds."""


class Ended(NamedTuple):
    """An answer that is over."""

    when: float
    """When its last byte was there."""
    status: int
    took_ms: float
    """The null endpoint's own time; 0 of all others."""


class Line:
    """One connection, for one request at a time; where the other end has closed it, the next opens another."""

    def __init__(self, place: Place, context: ssl.SSLContext | None = None) -> None:
        self._place = place
        self._context = context
        self._path = ""
        self._wire: _Wire | None = None

    async def connect(self) -> None:
        """Open the connection. Raises OSError."""
        place = self._place
        self.close()
        _, self._wire = await asyncio.get_running_loop().create_connection(
            _Wire,
            place.host,
            place.port,
            ssl=(self._context or trust()) if place.tls else None,
            server_hostname=place.host if place.tls else None,
        )

    def prepare(self, path: str) -> None:
        """Put the next request's bytes together, before its clock runs."""
        self._path = path
        if self._wire is not None and self._wire.ready:
            self._wire.prepare(self._place.request(path))

    async def ask(self) -> Ended:
        """Send what was prepared, and wait for the last byte of the answer.

        Raises OSError, Broken or h11.RemoteProtocolError; who waits no longer closes the connection.
        """
        if self._wire is None or not self._wire.ready:
            await self.connect()
            self.prepare(self._path)
        assert self._wire is not None
        return await self._wire.ask()

    def close(self) -> None:
        """Close the connection, if there is one."""
        if self._wire is not None:
            self._wire.close()
        self._wire = None


class _Wire(asyncio.Protocol):
    """One connection's life."""

    def __init__(self) -> None:
        self._http = h11.Connection(h11.CLIENT)
        self._loop = asyncio.get_running_loop()
        self._transport: asyncio.Transport | None = None
        self._arrived: list[tuple[float, bytes]] = []
        self._answer: asyncio.Future[Ended] | None = None
        self._message = b""
        self._status, self._took = 0, 0.0

    @property
    def ready(self) -> bool:
        """It can take a request."""
        return self._transport is not None and self._http.our_state in (h11.IDLE, h11.DONE)

    def prepare(self, request: h11.Request) -> None:
        """Put the bytes of a request together."""
        if self._http.our_state is h11.IDLE:
            self._message = (self._http.send(request) or b"") + (self._http.send(h11.EndOfMessage()) or b"")

    def ask(self) -> "asyncio.Future[Ended]":
        """Send them."""
        self._answer = self._loop.create_future()
        if self._transport is None:
            self._fail(Broken(CLOSED))
        else:
            self._transport.write(self._message)
        return self._answer

    def close(self) -> None:
        """Let go."""
        if self._transport is not None:
            self._transport.abort()
        self._transport = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """The other end has taken us."""
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        """Stamp it, and read it when all that came with it has been stamped too."""
        self._arrived.append((time.perf_counter(), data))
        if len(self._arrived) == 1:
            self._loop.call_soon(self._read)

    def eof_received(self) -> None:
        """The other end is done."""
        self.data_received(b"")

    def connection_lost(self, error: Exception | None) -> None:
        """The connection is gone: whoever waits is told."""
        self._transport = None
        if self._arrived:
            self._read()
        self._fail(error or Broken(CLOSED))

    def _read(self) -> None:
        arrived, self._arrived = self._arrived, []
        try:
            for when, data in arrived:
                if not data and self._http.their_state is h11.SEND_RESPONSE:
                    self._gone()
                    return
                self._http.receive_data(data)
                self._take_events(when)
        except h11.RemoteProtocolError as error:
            self._fail(error)
            self.close()

    def _take_events(self, when: float) -> None:
        while (event := self._http.next_event()) not in (h11.NEED_DATA, h11.PAUSED):
            if isinstance(event, h11.Response):
                self._status = event.status_code
                self._took = next((float(value) for name, value in event.headers if name == TOOK), 0.0)
            elif isinstance(event, h11.EndOfMessage):
                self._end(when)
            elif isinstance(event, h11.ConnectionClosed):
                self._gone()
                return

    def _end(self, when: float) -> None:
        if self._http.our_state is h11.DONE and self._http.their_state is h11.DONE:
            self._http.start_next_cycle()
        else:
            self.close()
        if self._answer is not None and not self._answer.done():
            self._answer.set_result(Ended(when, self._status, self._took))

    def _gone(self) -> None:
        self._fail(Broken(CLOSED))
        self.close()

    def _fail(self, error: Exception) -> None:
        if self._answer is not None and not self._answer.done():
            self._answer.set_exception(error)
