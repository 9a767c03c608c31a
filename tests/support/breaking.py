"""A proxy before a database that resets a connection at the moment when a word passes on its way there."""

import contextlib
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

        def accept() -> None:
            with contextlib.suppress(OSError):
                while True:
                    near, _ = listener.accept()
                    seen.accepted += 1
                    far = socket.create_connection((host, port), timeout=SECONDS)
                    near.settimeout(SECONDS)
                    for way in ((near, far, True), (far, near, False)):
                        threading.Thread(target=pump, args=(*way, seen.accepted), daemon=True).start()

        def pump(here: socket.socket, there: socket.socket, outward: bool, number: int) -> None:
            with contextlib.suppress(OSError):
                while data := here.recv(65536):
                    if outward and word in data and len(seen.broken) < times:
                        seen.broken.append(number)
                        here.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
                        break
                    there.sendall(data)
            for each in (here, there):
                with contextlib.suppress(OSError):
                    each.shutdown(socket.SHUT_RDWR) if number not in seen.broken else each.close()

        threading.Thread(target=accept, daemon=True).start()
        yield seen
        with contextlib.suppress(OSError):
            listener.shutdown(socket.SHUT_RDWR)
