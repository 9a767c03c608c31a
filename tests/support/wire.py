"""A proxy before the site that alters answers on their way: real sockets, one alteration for each planted lie."""

import contextlib
import gzip
import json
import os
import re
import socket
import struct
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, fields
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Literal
from urllib.parse import parse_qsl, urlsplit

import httpx
import jq

TIMEOUT = 30.0
COMPRESSED_FROM = 500
"""Bytes, as the sample site has it."""
_RESET = struct.pack("ii", 1, 0)
_OWN = frozenset({"connection", "content-encoding", "content-length", "transfer-encoding"})
"""Headers that belong to one connection, not to the answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Alteration:
    """What happens to the answers of one address; everything that is not named stays as the site said it."""

    path: str
    """Exact, or a prefix that ends with `*`."""
    query: str | None = None
    """A parameter, `name=value`, that the request carries; empty: it carries none. Parameters with `_` are ours."""
    calls: tuple[int, ...] = ()
    """Which of the matching requests, from 1; none named: all."""
    ask: str | None = None
    """The path that the site is asked for instead."""
    source: Literal["database", "github"] = "database"
    """Which site is asked: the one before the database, or one that never left the static data."""
    delay_s: float = 0.0
    encoding: Literal["gzip", "identity"] = "gzip"
    """`identity`: nothing is compressed, whoever could read it."""
    close: Literal["", "before", "within"] = ""
    """The connection is reset before the answer, or in the middle of it."""
    status: int | None = None
    content_type: str | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    drop_headers: tuple[str, ...] = ()
    jq: str | None = None
    """A filter that makes the new body of the old."""
    replace: Mapping[str, str] = field(default_factory=dict)
    """Regular expression to text, on the body as it stands; each must be found."""
    body: str | None = None
    cut: int | None = None
    """So many bytes of the body are left, and said to be all."""

    @classmethod
    def read(cls, values: Mapping[str, Any]) -> "Alteration":
        """One `[[alter]]`. Raises ValueError for what it does not know."""
        unknown = values.keys() - {each.name for each in fields(cls)}
        if unknown:
            raise ValueError(f"[[alter]]: unknown key {', '.join(sorted(unknown))}")
        known = {name: tuple(each) if isinstance(each, list) else each for name, each in values.items()}
        return cls(**known)

    def fits(self, path: str, parameters: Sequence[tuple[str, str]]) -> bool:
        """Is this request one of those?"""
        right = path.startswith(self.path[:-1]) if self.path.endswith("*") else path == self.path
        if self.query == "":
            return right and not parameters
        return right and (self.query is None or tuple(self.query.partition("=")[::2]) in parameters)

    def apply(self, answer: httpx.Response) -> tuple[int, list[tuple[str, str]], bytes]:
        """Status, headers and body as they go on."""
        gone = _OWN | {each.lower() for each in self.drop_headers} | {each.lower() for each in self.headers}
        if self.content_type is not None:
            gone |= {"content-type"}
        headers = [(name, value) for name, value in answer.headers.multi_items() if name.lower() not in gone]
        headers += self.headers.items()
        if self.content_type:
            headers.append(("content-type", self.content_type))
        return self.status or answer.status_code, headers, self._body(answer)

    def _body(self, answer: httpx.Response) -> bytes:
        body = answer.content if self.body is None else self.body.encode()
        if self.jq is not None:
            body = json.dumps(jq.compile(self.jq).input_value(json.loads(body)).first()).encode()
        for pattern, text in self.replace.items():
            changed, count = re.subn(pattern, text, body.decode())
            if not count:
                raise ValueError(f"{answer.url}: nothing like {pattern}")
            body = changed.encode()
        return body if self.cut is None else body[: self.cut]


class Wire:
    """A running proxy; `between` plants alterations for as long as a block lasts."""

    def __init__(self, sites: Mapping[str, Callable[[], str]]) -> None:
        self._sites = sites
        self._planted: Sequence[Alteration] = ()
        self._seen: dict[int, int] = {}
        self._turn = threading.Lock()
        self._client = httpx.Client(timeout=TIMEOUT, headers={"accept-encoding": "identity"})
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)
        self._thread.start()
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"
        self.problems: list[str] = []
        """Why an alteration could not be made: the fault's own mistake."""

    @contextmanager
    def between(self, planted: Sequence[Alteration]) -> Iterator[str]:
        """Plant alterations; the first that fits a request is made. Lends the address to verify."""
        self._planted, self._seen, self.problems = planted, {}, []
        try:
            yield self.url
        finally:
            self._planted = ()
        unused = [each.path for at, each in enumerate(planted) if not self._seen.get(at)]
        self.problems += [f"nobody asked for {each}" for each in unused]

    def find(self, target: str) -> Alteration | None:
        """The alteration that this request meets."""
        parts = urlsplit(target)
        parameters = [each for each in parse_qsl(parts.query) if not each[0].startswith("_")]
        with self._turn:
            for at, each in enumerate(self._planted):
                if each.fits(parts.path, parameters):
                    self._seen[at] = self._seen.get(at, 0) + 1
                    if not each.calls or self._seen[at] in each.calls:
                        return each
        return None

    def ask(self, target: str, headers: Mapping[str, str], found: Alteration | None) -> httpx.Response:
        """The site's own answer."""
        site = self._sites[found.source if found else "database"]()
        passed = {name: value for name, value in headers.items() if name.lower() in ("accept", "accept-language")}
        return self._client.get(site + (found.ask if found and found.ask else target), headers=passed)

    def close(self) -> None:
        """Stop listening."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(TIMEOUT)
        self._client.close()


def _compressed(headers: list[tuple[str, str]], body: bytes) -> tuple[list[tuple[str, str]], bytes]:
    """A body that is large enough, as the site itself would send it: its Vary was passed on."""
    if len(body) < COMPRESSED_FROM:
        return headers, body
    return [*headers, ("content-encoding", "gzip")], gzip.compress(body)


def _handler(wire: Wire) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        timeout = TIMEOUT
        disable_nagle_algorithm = True

        def do_GET(self) -> None:
            found = wire.find(self.path)
            if found is not None:
                time.sleep(found.delay_s)
                if found.close == "before":
                    self._reset()
                    return
            try:
                answer = wire.ask(self.path, dict(self.headers), found)
                status, headers, body = (found or Alteration(path=self.path)).apply(answer)
                if (found is None or found.encoding == "gzip") and "gzip" in self.headers.get(
                    "accept-encoding", ""
                ):
                    headers, body = _compressed(headers, body)
            except Exception as error:  # noqa: BLE001 - told to the test, which fails with it
                wire.problems.append(f"{self.path}: {error}")
                self._reset()
                return
            with contextlib.suppress(OSError):  # the client may have given up
                self._send(status, headers, body, cut_short=bool(found and found.close))

        def _send(self, status: int, headers: list[tuple[str, str]], body: bytes, *, cut_short: bool) -> None:
            self.send_response_only(status)
            for name, value in headers:
                self.send_header(name, value)
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body[: len(body) // 2] if cut_short else body)
            if cut_short:
                self.wfile.flush()
                self._reset()

        def _reset(self) -> None:
            """End the connection as a crash does: by a reset, not in order."""
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
            self.close_connection = True
            os.close(self.connection.detach())

        def log_message(self, *args: object) -> None:
            """Nothing: the test has the run's own output."""

    return Handler
