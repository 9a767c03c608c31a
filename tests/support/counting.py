"""A line to a target that counts what is asked over it, and may be long: what an on-call run really sends."""

import socket
import struct
import threading
import time
from queue import SimpleQueue
from types import TracebackType
from typing import Self

CANCEL, SSL, GSS = 80877102, 80877103, 80877104
"""Codes of startup packets that begin no session."""
PATIENCE = 30.0
_END = b""


class CountingLine:
    """A port that leads to another; everything is `seconds` on its way, in each direction.

    Unlike a proxy that holds each chunk for a while, it delays chunks that follow each other only once.
    """

    def __init__(self, host: str, port: int, seconds: float = 0.0) -> None:
        self.seconds = seconds
        self.connections = 0
        self.said: list[bytearray] = []
        """What clients said, by connection."""
        self._target = (host, port)
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=128)
        self.port: int = self._listener.getsockname()[1]
        self._ends: list[socket.socket] = []
        self._thread = threading.Thread(target=self._accept, daemon=True)
        self._thread.start()

    @property
    def requests(self) -> int:
        """HTTP requests so far: their lines."""
        return sum(said.count(b" HTTP/1.1\r\n") for said in map(bytes, self.said))

    @property
    def statements(self) -> list[str]:
        """SQL statements so far: each of a simple query's, and each execution of a prepared one."""
        return [each for said in self.said for each in statements_in(bytes(said))]

    def forget(self) -> None:
        """Begin to count anew."""
        self.said.clear()

    def _accept(self) -> None:
        while True:
            try:
                near, _ = self._listener.accept()
                far = socket.create_connection(self._target, timeout=PATIENCE)
            except OSError:
                return
            self.connections += 1
            said = bytearray()
            self.said.append(said)
            for end in (near, far):
                end.settimeout(PATIENCE)
                end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                self._ends.append(end)
            self._carry(near, far, said)
            self._carry(far, near, None)

    def _carry(self, source: socket.socket, target: socket.socket, said: bytearray | None) -> None:
        under_way: SimpleQueue[tuple[float, bytes]] = SimpleQueue()

        def read() -> None:
            while data := _receive(source):
                if said is not None:
                    said.extend(data)
                under_way.put((time.monotonic() + self.seconds, data))
            under_way.put((time.monotonic() + self.seconds, _END))

        def write() -> None:
            while True:
                due, data = under_way.get()
                time.sleep(max(0.0, due - time.monotonic()))
                try:
                    if not data:
                        target.shutdown(socket.SHUT_WR)
                        return
                    target.sendall(data)
                except OSError:
                    return

        for work in (read, write):
            threading.Thread(target=work, daemon=True).start()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop listening, and close what is open."""
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._thread.join(PATIENCE)
        for end in self._ends:
            end.close()


def _receive(end: socket.socket) -> bytes:
    try:
        return end.recv(1 << 16)
    except OSError:
        return b""


def statements_in(said: bytes) -> list[str]:
    """The statements of one session, from what its client said."""
    at, found, parsed = 0, [], ""
    started = False
    while at < len(said):
        if not started:
            (length, code) = struct.unpack_from("!II", said, at)
            started = code not in (CANCEL, SSL, GSS)
            at += length
            continue
        kind, (length,) = said[at : at + 1], struct.unpack_from("!I", said, at + 1)
        body = said[at + 5 : at + 1 + length]
        at += 1 + length
        if kind == b"Q":
            found += [each.strip() for each in _bare(body[:-1].decode()).split(";") if each.strip()]
        elif kind == b"P":
            parsed = body.split(b"\0")[1].decode()
        elif kind == b"E":
            found.append(parsed)
    return found


def _bare(text: str) -> str:
    return "\n".join(line for line in text.splitlines() if not line.lstrip().startswith("--"))
