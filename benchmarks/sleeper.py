"""A server that waits a known time and remembers how long it really took: the truth that clients are held against.

    python benchmarks/sleeper.py

`/N` is answered after N milliseconds; `/told` tells the milliseconds of every answer since it was last asked, from
the moment this process woke up for the request until it handed the answer to the kernel. The first line on stdout
is the address.
"""

import asyncio
import json
import selectors
import sys
import time

BODY = b"x" * 200


class Waker(selectors.SelectSelector):
    """Remembers when it woke up; select() does so to the microsecond, epoll to the millisecond."""

    woke = 0.0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        """Wait for something."""
        ready = super().select(timeout)
        Waker.woke = time.perf_counter()
        return ready


class Sleeper(asyncio.Protocol):
    """One connection, one request at a time."""

    took: list[float] = []  # noqa: RUF012 - one list for all connections

    def connection_made(self, transport: asyncio.Transport) -> None:
        """Somebody is there."""
        self._transport = transport
        self._loop = asyncio.get_running_loop()

    def data_received(self, data: bytes) -> None:
        """A request, which comes in one piece."""
        came, path = Waker.woke, data.split(b" ", 2)[1][1:].partition(b"?")[0]
        keep = b"HTTP/1.0" not in data.partition(b"\r\n")[0] or b"keep-alive" in data.lower()
        if path == b"told":
            told = json.dumps(Sleeper.took).encode()
            Sleeper.took.clear()
            self._send(told, keep)
        elif path == b"0":
            self._answer(came, keep)
        else:
            self._loop.call_at(self._loop.time() + int(path) / 1000, self._answer, came, keep)

    def _answer(self, came: float, keep: bool) -> None:
        took = time.perf_counter() - came
        self._send(BODY, keep)
        Sleeper.took.append(took * 1000)

    def _send(self, body: bytes, keep: bool) -> None:
        kept = b"keep-alive" if keep else b"close"
        head = b"HTTP/1.1 200 OK\r\ncontent-length: %d\r\nconnection: %b\r\n\r\n" % (len(body), kept)
        self._transport.write(head + body)
        if not keep:
            self._transport.close()


async def main() -> None:
    """Serve until stdin ends."""
    loop = asyncio.get_running_loop()
    server = await loop.create_server(Sleeper, "127.0.0.1", 0, backlog=1024)
    ended = asyncio.Event()
    loop.add_reader(sys.stdin.fileno(), ended.set)
    sys.stdout.write(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}\n")
    sys.stdout.flush()
    await ended.wait()


if __name__ == "__main__":
    with asyncio.Runner(loop_factory=lambda: asyncio.SelectorEventLoop(Waker())) as runner:
        runner.run(main())
