"""A line that changes what a client says, in as many bytes: a pooler that does not keep its word."""

import socket
import threading
from collections.abc import Mapping
from types import TracebackType
from typing import Self

PATIENCE = 30.0


class Tamper:
    """A port that leads to another one; each key of `changes` becomes its value on the way there."""

    def __init__(self, host: str, port: int, changes: Mapping[bytes, bytes]) -> None:
        assert all(len(before) == len(after) for before, after in changes.items())
        self._target, self._changes = (host, port), changes
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._open: list[socket.socket] = []
        self.port: int = self._listener.getsockname()[1]

    def _accept(self) -> None:
        while True:
            try:
                near, _ = self._listener.accept()
                far = socket.create_connection(self._target, timeout=PATIENCE)
            except OSError:
                return
            self._open += [near, far]
            for source, sink, changes in ((near, far, self._changes), (far, near, {})):
                threading.Thread(target=_pass_on, args=(source, sink, changes), daemon=True).start()

    def __enter__(self) -> Self:
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for each in (self._listener, *self._open):
            each.close()


def _pass_on(source: socket.socket, sink: socket.socket, changes: Mapping[bytes, bytes]) -> None:
    """A statement is short enough to come in one piece."""
    try:
        while data := source.recv(1 << 16):
            for before, after in changes.items():
                data = data.replace(before, after)
            sink.sendall(data)
        sink.shutdown(socket.SHUT_WR)
    except OSError:
        pass
