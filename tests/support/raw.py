"""A server of a few lines on a socket: it does to a connection what a test says, and nothing else."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

OK = b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}"

Serve = Callable[[socket.socket, int], None]
"""Takes an accepted connection and its number, from 0."""


@contextmanager
def raw_server(serve: Serve, *, backlog: int = 128, accept_after: threading.Event | None = None) -> Iterator[int]:
    """Serve each connection in a thread of its own; lends the port."""
    with socket.create_server(("127.0.0.1", 0), backlog=backlog) as listener:
        ended = threading.Event()

        def accept() -> None:
            if accept_after is not None:
                accept_after.wait(10)
            number = 0
            while not ended.is_set():
                with suppress(OSError):
                    line, _ = listener.accept()
                    threading.Thread(target=one, args=(line, number), daemon=True).start()
                    number += 1

        def one(line: socket.socket, number: int) -> None:
            with line, suppress(OSError):
                line.settimeout(10)
                serve(line, number)

        listener.settimeout(0.2)
        thread = threading.Thread(target=accept, daemon=True)
        thread.start()
        try:
            yield listener.getsockname()[1]
        finally:
            ended.set()
            thread.join(5)


def answer(line: socket.socket, reply: bytes = OK) -> bool:
    """Read a request and answer it; whether there was one."""
    if not line.recv(65_536):
        return False
    line.sendall(reply)
    return True
