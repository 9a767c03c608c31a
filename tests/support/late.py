"""A line on which everything that the client says arrives late, so that round trips can be counted by the clock."""

import queue
import socket
import threading
import time
from types import TracebackType
from typing import Self


class LateLine:
    """A port of one connection's length that leads to another; `seconds` may be changed at any time.

    Unlike a proxy that holds each chunk for a while, it delays chunks that follow each other only once.
    """

    def __init__(self, host: str, port: int) -> None:
        self.seconds = 0.0
        self._said: queue.SimpleQueue[tuple[float, bytes]] = queue.SimpleQueue()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._far = socket.create_connection((host, port), timeout=30)
        self._near: socket.socket | None = None
        self.port: int = self._listener.getsockname()[1]
        self._threads = [threading.Thread(target=each, daemon=True) for each in (self._accept, self._send)]
        for thread in self._threads:
            thread.start()

    def _accept(self) -> None:
        self._near, _ = self._listener.accept()
        self._near.settimeout(30)
        self._threads.append(threading.Thread(target=self._answer, daemon=True))
        self._threads[-1].start()
        while data := _receive(self._near):
            self._said.put((time.monotonic() + self.seconds, data))
        self._said.put((0.0, b""))

    def _send(self) -> None:
        while True:
            due, data = self._said.get()
            if not data:
                self._far.shutdown(socket.SHUT_RDWR)
                return
            time.sleep(max(0.0, due - time.monotonic()))
            self._far.sendall(data)

    def _answer(self) -> None:
        assert self._near is not None
        while data := _receive(self._far):
            self._near.sendall(data)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Wait for the client to have hung up, and close everything."""
        for thread in self._threads:
            thread.join(10)
        for end in (self._listener, self._far, self._near):
            if end is not None:
                end.close()


def _receive(end: socket.socket) -> bytes:
    try:
        return end.recv(1 << 16)
    except OSError:
        return b""
