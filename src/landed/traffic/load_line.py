"""A kept connection under asyncio that stamps what arrives before it reads it."""

import asyncio
import ssl
import time
from collections.abc import Callable
from typing import NamedTuple

import h11

from landed.traffic.reading import READ_LIMIT, Raw, Reader, whole
from landed.traffic.wire import CLOSED, DEADLINE_S, NEXT_S, Broken, Place, trust


class Ended(NamedTuple):
    """An answer that is over."""

    when: float
    """When its last byte was there."""
    status: int
    took_ms: float
    """The null endpoint's own time; 0 of all others."""
    raw: Raw
    """The answer itself, for who wants to read it later."""


class Line:
    """One connection, for one request at a time; where the other end has closed it, the next opens another."""

    def __init__(
        self,
        place: Place,
        context: ssl.SSLContext | None = None,
        *,
        arrived: Callable[[], float] = time.perf_counter,
    ) -> None:
        """`arrived` tells when that which is read just now had come."""
        self._place = place
        self._context = context
        self._arrived = arrived
        self._path = ""
        self._wire: _Wire | None = None

    async def connect(self) -> None:
        """Open the connection. Raises OSError."""
        place = self._place
        self.close()
        _, self._wire = await asyncio.get_running_loop().create_connection(
            lambda: _Wire(place, self._arrived),
            place.host,
            place.port,
            # A network that swallows one kind of address is passed by, as browsers do.
            happy_eyeballs_delay=NEXT_S,
            ssl=(self._context or trust()) if place.tls else None,
            server_hostname=place.host if place.tls else None,
        )

    def prepare(self, path: str) -> None:
        """Put the next request's bytes together, before its clock runs."""
        self._path = path
        if self._wire is not None and self._wire.ready:
            self._wire.prepare(path)

    async def ask(self) -> Ended:
        """Send what was prepared, and wait for the last byte of the answer.

        Raises OSError, Broken, h11.RemoteProtocolError, or TimeoutError after ten seconds, connecting included;
        who is told so closes the connection.
        """
        ends = None
        if self._wire is None or not self._wire.ready:
            ends = asyncio.get_running_loop().time() + DEADLINE_S
            async with asyncio.timeout_at(ends):
                await self.connect()
            self.prepare(self._path)
        assert self._wire is not None
        return await self._wire.ask(ends)

    def close(self) -> None:
        """Close the connection, if there is one."""
        if self._wire is not None:
            self._wire.close()
        self._wire = None


class _Wire(asyncio.Protocol):
    """One connection's life."""

    def __init__(self, place: Place, when: Callable[[], float]) -> None:
        self._place = place
        self._when = when
        self._loop = asyncio.get_running_loop()
        self._transport: asyncio.Transport | None = None
        self._arrived: list[tuple[float, bytes]] = []
        self._answer: asyncio.Future[Ended] | None = None
        self._deadline: asyncio.TimerHandle | None = None
        self._message = b""
        self._reader: Reader | None = None

    @property
    def ready(self) -> bool:
        """It can take a request."""
        return self._transport is not None and (self._answer is None or self._answer.done())

    def prepare(self, path: str) -> None:
        """Put the bytes of a request together."""
        self._message = self._place.message(path)

    def ask(self, ends: float | None) -> "asyncio.Future[Ended]":
        """Send them; what is not needed for that comes after it, when time is the server's."""
        if self._transport is not None:
            self._transport.write(self._message)
        self._answer = self._loop.create_future()
        self._deadline = self._loop.call_at(ends or self._loop.time() + DEADLINE_S, self._fail, TimeoutError())
        if self._transport is None:
            self._fail(Broken(CLOSED))
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
        self._arrived.append((self._when(), data))
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
        for when, data in arrived:
            if self._answer is None or self._answer.done():
                self.close()  # Something said out of turn, or goodbye.
                return
            try:
                self._take(when, data)
            except (Broken, h11.RemoteProtocolError) as error:
                self._fail(error)
                self.close()
                return

    def _take(self, when: float, data: bytes) -> None:
        status = whole(data) if self._reader is None else None
        if status is not None:
            self._end(Ended(when, *status, (data,) if len(data) <= READ_LIMIT else ()))
            return
        self._reader = reader = self._reader or Reader(self._place)
        if reader.take(data):
            keep, ended = reader.kept, Ended(when, reader.status, reader.took, reader.raw)
            self._reader = None
            if not keep:
                self.close()
            self._end(ended)

    def _end(self, ended: Ended) -> None:
        if self._answer is not None and not self._answer.done():
            self._answer.set_result(ended)
        self._in_time()

    def _fail(self, error: Exception) -> None:
        if self._answer is not None and not self._answer.done():
            self._answer.set_exception(error)
        self._in_time()

    def _in_time(self) -> None:
        """Nobody waits any more."""
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None
