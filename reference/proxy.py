"""A TCP proxy that can be cut while it runs: in front of a database, an upstream or a site.

    with Proxy("127.0.0.1", 5432) as proxy:
        proxy.switch("stall")          # accepts and never answers
        with proxy.during("refuse"):   # nobody listens; passes again afterwards
            ...

It runs in a thread of its own and may be switched from any other; when `switch` returns, the mode holds for
connections that exist as well as for those to come.
"""

import asyncio
import contextlib
import socket
import struct
import threading
from collections.abc import Iterator
from enum import StrEnum
from types import TracebackType

from landed.errors import OutOfTime, TargetError

CHUNK = 65536
CONNECT_SECONDS = 5.0
IDLE_SECONDS = 3600.0
"""A connection over which nothing passes for so long is closed."""
CONTROL_SECONDS = 5.0
"""What starting, switching and stopping may take at most."""


class Mode(StrEnum):
    """What happens to a connection."""

    PASS = "pass"
    """It reaches the target."""
    REFUSE = "refuse"
    """Nobody listens; connections that exist are closed, as by a server that was stopped."""
    RESET = "reset"
    """It is reset: at once where it exists, in the middle of the first answer where it is new."""
    STALL = "stall"
    """It is accepted and stays silent; what was sent arrives when the mode changes."""
    SLOW = "slow"
    """Every chunk is late, in both directions."""


class Proxy:
    """One listening port in front of one target."""

    def __init__(self, host: str, port: int) -> None:
        self._target = (host, port)
        self._mode = Mode.PASS
        self._delay = 0.0
        self._accepted = 0
        self._pairs: set[_Pair] = set()
        self._server: asyncio.Server | None = None
        self._loop = asyncio.new_event_loop()
        self._changed = asyncio.Event()
        self._switching = asyncio.Lock()
        self._thread = threading.Thread(target=self._run, name="proxy", daemon=True)
        self._reservation = _bound(0)
        self.host = "127.0.0.1"
        self.port: int = self._reservation.getsockname()[1]
        self._thread.start()
        self.switch(Mode.PASS)

    @property
    def mode(self) -> Mode:
        """What it does now."""
        return self._mode

    @property
    def accepted(self) -> int:
        """How many connections were accepted so far."""
        return self._accepted

    def switch(self, mode: Mode | str, seconds: float = 0.0) -> None:
        """Change what happens to connections; `seconds` is the delay of each chunk in mode `slow`."""
        if not self._thread.is_alive():
            raise TargetError("the proxy is stopped")
        done = asyncio.run_coroutine_threadsafe(self._switch_alone(Mode(mode), seconds), self._loop)
        try:
            done.result(CONTROL_SECONDS)
        except TimeoutError:
            raise OutOfTime("the proxy does not answer") from None

    @contextlib.contextmanager
    def during(self, mode: Mode | str, seconds: float = 0.0) -> Iterator[None]:
        """Another mode for the length of a block; what held before holds after it."""
        before = (self._mode, self._delay)
        self.switch(mode, seconds)
        try:
            yield
        finally:
            self.switch(*before)

    def stop(self) -> None:
        """Close everything; once or more often."""
        with contextlib.suppress(RuntimeError):
            self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(CONTROL_SECONDS)
        self._reservation.close()

    def __enter__(self) -> "Proxy":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def _run(self) -> None:
        try:
            self._loop.run_forever()
            self._loop.run_until_complete(self._close())
        finally:
            self._loop.close()

    async def _close(self) -> None:
        self._mode = Mode.REFUSE
        await self._deafen()
        for pair in self._pairs:
            pair.abort()
        tasks = asyncio.all_tasks() - {asyncio.current_task()}
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        # A transport closes its socket one turn of the loop after it was told to.
        await asyncio.sleep(0)

    async def _switch_alone(self, mode: Mode, seconds: float) -> None:
        # Two threads that open the port at the same time would leave one listener that nobody closes.
        async with self._switching:
            await self._switch(mode, seconds)

    async def _switch(self, mode: Mode, seconds: float) -> None:
        self._mode, self._delay = mode, seconds
        for pair in list(self._pairs) if mode in {Mode.REFUSE, Mode.RESET} else []:
            pair.abort(reset=mode is Mode.RESET)
            pair.task.cancel()
        if mode is Mode.REFUSE:
            await self._deafen()
        elif self._server is None:
            self._server = await asyncio.start_server(self._serve, sock=_bound(self.port), backlog=512)
        self._changed.set()
        self._changed = asyncio.Event()

    async def _deafen(self) -> None:
        server, self._server = self._server, None
        if server is None:
            return
        # Python 3.11 forgets a connection that it had accepted when its server closes: that stays open and silent
        # until it is collected. So nothing more is accepted first, and who was is let in.
        for each in server.sockets:
            self._loop.remove_reader(each.fileno())
        await asyncio.sleep(0)
        server.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._accepted += 1
        task = asyncio.current_task()
        assert task is not None
        pair = _Pair(task, writer)
        if self._mode is Mode.REFUSE:
            pair.abort()
            return
        self._pairs.add(pair)
        try:
            await self._passage()
            async with asyncio.timeout(CONNECT_SECONDS):
                far_reader, pair.far = await asyncio.open_connection(*self._target)
            there = self._pump(reader, pair.far, pair, answers=False)
            await asyncio.gather(there, self._pump(far_reader, writer, pair, answers=True))
        except (OSError, asyncio.CancelledError):
            # The target is gone, or the proxy stops: either way the client sees its connection end.
            pair.abort()
        finally:
            pair.close()
            self._pairs.discard(pair)

    async def _pump(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, pair: "_Pair", *, answers: bool
    ) -> None:
        while True:
            async with asyncio.timeout(IDLE_SECONDS):
                data = await reader.read(CHUNK)
            await self._passage()
            if answers and self._mode is Mode.RESET:
                writer.write(data[: len(data) // 2])
                pair.abort(reset=True)
                return
            if not data:
                break
            writer.write(data)
            async with asyncio.timeout(IDLE_SECONDS):
                await writer.drain()
        if writer.can_write_eof() and not writer.is_closing():
            writer.write_eof()

    async def _passage(self) -> None:
        """Wait for as long as the mode says, and for the next mode where it says for ever."""
        while self._mode is Mode.STALL:
            async with asyncio.timeout(IDLE_SECONDS):
                await self._changed.wait()
        if self._mode is Mode.SLOW:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(self._delay):
                    await self._changed.wait()


class _Pair:
    """The two ends of one connection."""

    def __init__(self, task: "asyncio.Task[None]", near: asyncio.StreamWriter) -> None:
        self.task = task
        self.near = near
        self.far: asyncio.StreamWriter | None = None

    def abort(self, *, reset: bool = False) -> None:
        """Drop both ends with whatever is under way; `reset` says so to the client by RST."""
        if reset:
            ours: socket.socket = self.near.get_extra_info("socket")
            with contextlib.suppress(OSError):
                ours.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        for writer in (self.near, self.far):
            if writer is not None:
                writer.transport.abort()

    def close(self) -> None:
        """Close both ends in order."""
        for writer in (self.near, self.far):
            if writer is not None:
                writer.close()


def _bound(port: int) -> socket.socket:
    """A socket bound to the port, which does not listen yet.

    One such socket is kept for the proxy's whole life, so that its port stays its own while nobody listens.
    """
    # asyncio switches Nagle's delay off only where the protocol is named.
    ours = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    ours.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    ours.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    ours.bind(("127.0.0.1", port))
    return ours
