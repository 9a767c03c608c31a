"""Cutting from another process: the sample runs beside the controller, and a check on a worker may ask to cut it.

One line of JSON asks, one answers. When whoever asked is gone, with whatever was left cut, all is put back.
"""

import json
import secrets
import socket
import socketserver
import threading
from collections.abc import Sequence
from contextlib import suppress
from types import TracebackType
from typing import Any, Self

from landed.errors import OutOfTime, TargetError
from landed.fallback.cutting import CannotSave, Cutter, DidNotTake, Mode

PATIENCE_S = 60.0
"""So long a change may take: the longest is a site that is started anew."""
IDLE_S = 3600.0
DOINGS = ("save", "cut", "restore", "restore_all")

_ERRORS: dict[str, type[TargetError]] = {each.__name__: each for each in (CannotSave, DidNotTake, TargetError)}


class CuttingRoom:
    """Where the cutters are; `key` is asked of everybody."""

    def __init__(self, cutters: Sequence[Cutter]) -> None:
        self._cutters = {each.mode: each for each in cutters}
        self.key = secrets.token_hex(16)
        self._server = _Server(("127.0.0.1", 0), self)
        self.port: int = self._server.server_address[1]
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)

    @property
    def where(self) -> list[Any]:
        """What `RemoteCutter` has to know, as builtins."""
        return [self.port, self.key, {mode: list(each.links) for mode, each in self._cutters.items()}]

    def do(self, asked: dict[str, Any]) -> None:
        """One change. Raises TargetError, or KeyError for what nobody asks."""
        cutter, doing = self._cutters[asked["mode"]], DOINGS[DOINGS.index(asked["do"])]
        arguments = [asked["link"]] if doing in ("cut", "restore") else []
        getattr(cutter, doing)(*arguments)

    def put_back(self, mode: Mode) -> None:
        """Everything of one cutter."""
        self._cutters[mode].restore_all()

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    block_on_close = False

    def __init__(self, address: tuple[str, int], room: CuttingRoom) -> None:
        self.room = room
        super().__init__(address, _Visit)


class _Visit(socketserver.StreamRequestHandler):
    server: _Server

    def handle(self) -> None:
        """Serve one visitor until it is gone."""
        used: set[Mode] = set()
        self.connection.settimeout(IDLE_S)
        try:
            for line in self.rfile:
                asked = json.loads(line)
                if not secrets.compare_digest(asked["key"], self.server.room.key):
                    return
                used.add(asked["mode"])
                self.wfile.write(json.dumps(self._answer(asked)).encode() + b"\n")
        except (OSError, ValueError, KeyError):
            return  # a visitor that does not speak like one of ours
        finally:
            for mode in used:
                with suppress(TargetError):
                    self.server.room.put_back(mode)

    def _answer(self, asked: dict[str, Any]) -> dict[str, str]:
        try:
            self.server.room.do(asked)
        except TargetError as error:
            name = type(error).__name__
            return {"error": name if name in _ERRORS else "TargetError", "words": str(error)}
        return {}


class RemoteCutter:
    """A cutter of the room, from wherever the check runs."""

    def __init__(self, port: int, key: str, mode: Mode, links: Sequence[str]) -> None:
        self.mode: Mode = mode
        self.links = tuple(links)
        self._port, self._key = port, key
        self._line: socket.socket | None = None

    def save(self) -> None:
        """See `landed.fallback.cutting.Cutter`."""
        self._ask("save")

    def cut(self, link: str) -> None:
        """See `landed.fallback.cutting.Cutter`."""
        self._ask("cut", link)

    def restore(self, link: str) -> None:
        """See `landed.fallback.cutting.Cutter`."""
        self._ask("restore", link)

    def restore_all(self) -> None:
        """See `landed.fallback.cutting.Cutter`; then the visit is over."""
        self._ask("restore_all")
        self.close()

    def close(self) -> None:
        """End the visit, by which the room puts back what is still cut."""
        if self._line is not None:
            self._line.close()
            self._line = None

    def _ask(self, doing: str, link: str = "") -> None:
        asked = {"key": self._key, "mode": self.mode, "do": doing, "link": link}
        try:
            if self._line is None:
                self._line = socket.create_connection(("127.0.0.1", self._port), timeout=PATIENCE_S)
            self._line.settimeout(PATIENCE_S)
            self._line.sendall(json.dumps(asked).encode() + b"\n")
            answer = b""
            while not answer.endswith(b"\n"):
                part = self._line.recv(4096)
                if not part:
                    raise TargetError("the sample is gone")
                answer += part
        except TimeoutError:
            raise OutOfTime(f"the sample did not {doing} within {PATIENCE_S:g} s") from None
        except OSError as error:
            raise TargetError(f"the sample cannot be asked to {doing}: {error.strerror}") from None
        told = json.loads(answer)
        if told:
            raise _ERRORS[told["error"]](told["words"])
