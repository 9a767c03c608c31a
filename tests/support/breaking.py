"""A proxy before a database that resets a connection at the moment when a word passes on its way there."""

import contextlib
import select
import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

SECONDS = 30.0
_RESET = struct.pack("ii", 1, 0)


@dataclass
class Breaking:
    """What became of it."""

    port: int
    accepted: int = 0
    broken: list[int] = field(default_factory=list)
    """Numbers of the connections that were reset, from 1."""


@contextmanager
def breaking(host: str, port: int, word: bytes, times: int = 1) -> Iterator[Breaking]:
    """Listen before `host` and `port`; the first `times` connections on which `word` is sent are reset then."""
    with socket.create_server(("127.0.0.1", 0), backlog=50) as listener:
        seen = Breaking(listener.getsockname()[1])
        threads: list[threading.Thread] = []

        def accept() -> None:
            with contextlib.suppress(OSError):
                while True:
                    near, _ = listener.accept()
                    seen.accepted += 1
                    threads.append(threading.Thread(target=serve, args=(near, seen.accepted), daemon=True))
                    threads[-1].start()

        def serve(near: socket.socket, number: int) -> None:
            with contextlib.suppress(OSError), near, socket.create_connection((host, port), SECONDS) as far:
                while True:
                    for here in select.select([near, far], [], [], SECONDS)[0] or [None]:
                        data = here.recv(65536) if here else b""
                        if not data:
                            return
                        if here is near and word in data and len(seen.broken) < times:
                            seen.broken.append(number)
                            near.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
                            return
                        (far if here is near else near).sendall(data)

        listening = threading.Thread(target=accept, daemon=True)
        listening.start()
        yield seen
        with contextlib.suppress(OSError):
            listener.shutdown(socket.SHUT_RDWR)
        for each in (listening, *threads):
            each.join(SECONDS)
