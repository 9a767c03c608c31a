"""A server that does nothing but answer at once, a process of its own: what a client measures here is itself.

    python -m landed.traffic.null_endpoint

`/N` is answered after N milliseconds, any other path at once. The first line on stdout is the address; it ends
when its standard input does.
"""

import asyncio
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from landed.deadline import within
from landed.errors import TargetError
from landed.settings import Url, parse_url
from landed.traffic.reading import TOOK as HEADER
from landed.traffic.waking import Waker

START_S = 15.0
STOP_S = 3.0
TOOK = HEADER.decode()
_DELAY = re.compile(rb"GET /(\d+)")


class _Null(asyncio.Protocol):
    def __init__(self, waker: Waker) -> None:
        self._waker = waker

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport
        self._loop = asyncio.get_running_loop()

    def data_received(self, data: bytes) -> None:
        # Clients send one short request at a time: it comes in one piece.
        came, delay = self._waker(), _DELAY.match(data)
        if delay and int(delay[1]):
            self._loop.call_at(self._loop.time() + int(delay[1]) / 1000, self._answer, came)
        else:
            self._answer(came)

    def _answer(self, came: float) -> None:
        """Says in a header how many milliseconds went by here."""
        assert isinstance(self._transport, asyncio.Transport)
        took = (time.perf_counter() - came) * 1000
        head = f"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 2\r\n{TOOK}: {took:.4f}"
        self._transport.write(f"{head}\r\n\r\n{{}}".encode())


async def _serve(waker: Waker) -> None:
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: _Null(waker), "127.0.0.1", 0, backlog=1024)
    ended = asyncio.Event()
    loop.add_reader(sys.stdin.fileno(), ended.set)
    sys.stdout.write(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}\n")
    sys.stdout.flush()
    await ended.wait()


@contextmanager
def null_endpoint() -> Iterator[Url]:
    """Start one, and end it with the block. Raises TargetError where it does not start."""
    with subprocess.Popen(
        [sys.executable, "-m", "landed.traffic.null_endpoint"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            assert process.stdout is not None
            line = within(START_S, "the null endpoint", process.stdout.readline).strip()
            if not line:
                raise TargetError("the null endpoint does not start")
            yield parse_url(line)
        finally:
            process.terminate()
            with suppress(subprocess.TimeoutExpired):
                process.wait(STOP_S)
            process.kill()


if __name__ == "__main__":
    waker = Waker()
    with asyncio.Runner(loop_factory=waker.loop) as runner:
        runner.run(_serve(waker))
