"""A server that waits a known time and remembers how long it really took: the truth that clients are held against.

    python benchmarks/sleeper.py

`/N` is answered after N milliseconds; `/told` tells the milliseconds of every answer since it was last asked, from
the request's last byte to the answer's first. The first line on stdout is the address.
"""

import asyncio
import json
import sys
import time

SIZE = 200


class Sleeper(asyncio.Protocol):
    """One connection, one request at a time."""

    took: list[float] = []  # noqa: RUF012 - one list for all connections

    def connection_made(self, transport: asyncio.Transport) -> None:
        """Somebody is there."""
        self._transport = transport
        self._loop = asyncio.get_running_loop()

    def data_received(self, data: bytes) -> None:
        """A request, which comes in one piece."""
        came, path = time.perf_counter(), data.split(b" ", 2)[1][1:].partition(b"?")[0]
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
        Sleeper.took.append((time.perf_counter() - came) * 1000)
        self._send(b"x" * SIZE, keep)

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
    asyncio.run(main())
