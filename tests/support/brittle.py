"""A site that breaks at certain input, each address at another: real sockets, in threads of the test.

An address is the name of its fault: `/quote/{value}`, or `/limit?limit=…`. Whatever else is sent, it answers well.
"""

import contextlib
import json
import os
import socket
import ssl
import struct
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, unquote

import psycopg

_RESET = struct.pack("ii", 1, 0)
JSON = "application/json"
HANG_S = 20.0
NAP_S = 0.3
LONG = 200
STACK = {"error": "bad slug", "stack": "Error: bad slug\n    at handler (/var/task/app/route.js:12:34)"}
FAILED = 500, JSON, json.dumps({"error": "failed"})


@dataclass(frozen=True)
class Asked:
    """One request, as the application sees it."""

    value: str
    """The last part of the path, decoded."""
    parameters: dict[str, list[str]]
    method: str = "GET"


Said = tuple[int, str, str]
"""Status, content type, body."""


def stack(asked: Asked) -> Said | None:
    """A clear status, and the inside of the application beside it."""
    return (400, JSON, json.dumps(STACK)) if '"' in asked.value else None


def sql(asked: Asked) -> Said | None:
    """The statement that failed."""
    words = {"error": "near: SELECT id, slug FROM models WHERE slug = $1"}
    return (400, JSON, json.dumps(words)) if ";" in asked.value else None


def limit(asked: Asked) -> Said | None:
    """A number that is not looked at before it is used."""
    (text,) = asked.parameters.get("limit", ["10"])[:1]
    return FAILED if text.isdecimal() and int(text) > 2**31 - 1 else None


def hangs(asked: Asked) -> Said | None:
    """A pattern that never comes to its end."""
    if "😀" in asked.value:
        time.sleep(HANG_S)
    return None


def asleep(asked: Asked) -> Said | None:
    """Every answer takes its time."""
    time.sleep(NAP_S)
    return None


FAULTS: dict[str, Callable[[Asked], Said | None]] = {
    "well": lambda asked: None,
    "quote": lambda asked: FAILED if "'" in asked.value else None,
    "nul": lambda asked: FAILED if "\0" in asked.value else None,
    "long": lambda asked: FAILED if len(asked.value) > LONG else None,
    "stack": stack,
    "sql": sql,
    "html": lambda asked: (404, "text/html", "<h1>Not found</h1>") if "%" in asked.value else None,
    "empty": lambda asked: (200, JSON, "") if asked.value.startswith("é") else None,
    "no-json": lambda asked: (400, JSON, "bad slug") if "`" in asked.value else None,
    "file": lambda asked: (200, JSON, '"root:x:0:0:root"') if "../etc/passwd" in asked.value else None,
    "limit": limit,
    "twice": lambda asked: FAILED if len(asked.parameters.get("sort", [])) > 1 else None,
    "head": lambda asked: FAILED if asked.method == "HEAD" else None,
    "hangs": hangs,
    "asleep": asleep,
    "described": lambda asked: FAILED if "'" in asked.value else None,
}
"""What is said instead, by address."""


@dataclass
class Brittle:
    """The running site."""

    url: str = ""
    requests: int = 0
    asked: list[str] = field(default_factory=list)
    """Method and address of each."""
    login: str = ""
    """Of the last one."""
    burst: Sequence[tuple[int, dict[str, str]]] = ()
    """What `/status` says to its first callers: status and headers."""
    document: object = None
    """What `/openapi.json` is."""
    statement: Callable[[str], None] | None = None
    """What `/models/{value}` does with its value."""
    resets: int = 0
    """So many connections are reset at `/resets/…`; -1: all on which a control character came."""
    gone: threading.Event = field(default_factory=threading.Event)
    """Set: nobody answers any more."""


@contextmanager
def brittle_site(tls: ssl.SSLContext | None = None, **how: object) -> Iterator[Brittle]:
    """Serve while the block lasts, over TLS where a context is given."""
    site = Brittle(**how)  # type: ignore[arg-type]
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(site))
    server.daemon_threads = True
    server.handle_error = lambda *_: None  # type: ignore[method-assign]
    if tls is not None:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    site.url = f"http{'s' if tls else ''}://127.0.0.1:{server.server_port}"
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()


def injectable(dsn: str) -> Callable[[str], None]:
    """An application that writes its input into a statement, and runs all that then stands there."""

    def run(value: str) -> None:
        with psycopg.connect(dsn, autocommit=True, connect_timeout=5) as connection:
            connection.pgconn.exec_(f"select id from models where slug = '{value}'".encode("utf-8", "replace"))

    return run


def _handler(site: Brittle) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        timeout = 30
        disable_nagle_algorithm = True

        def do_GET(self) -> None:
            site.requests += 1
            site.asked.append(f"{self.command} {self.path}")
            site.login = self.headers.get("authorization", "")
            path, _, query = self.path.partition("?")
            name, _, value = path.lstrip("/").partition("/")
            asked = Asked(unquote(value), parse_qs(query, keep_blank_values=True), self.command)
            if site.gone.is_set() or self._breaks(name, asked.value):
                self._reset()
            elif name == "status":
                self._status()
            elif name == "openapi.json":
                self._say(200, JSON, json.dumps(site.document))
            else:
                if name == "models" and site.statement is not None:
                    site.statement(asked.value)
                found = FAULTS.get(name, FAULTS["well"])(asked)
                self._say(*(found or (200, JSON, json.dumps({"name": name}))))

        do_HEAD = do_GET

        def _breaks(self, name: str, value: str) -> bool:
            if name == "dies" and "\x1b" in value:
                site.gone.set()
            if name != "resets" or not site.resets:
                return site.gone.is_set()
            if site.resets > 0:
                site.resets -= 1
                return True
            return "\n" in value

        def _status(self) -> None:
            said, site.burst = (site.burst[:1] or [(200, {})])[0], site.burst[1:]
            self._say(said[0], JSON, json.dumps({"name": "status"}), said[1])

        def _say(self, status: int, kind: str, body: str, headers: dict[str, str] | None = None) -> None:
            with contextlib.suppress(OSError):
                self.send_response(status)
                for name, value in {**(headers or {}), "content-type": kind}.items():
                    self.send_header(name, value)
                self.send_header("content-length", str(len(body.encode())))
                self.end_headers()
                if self.command != "HEAD":
                    self.wfile.write(body.encode())

        def _reset(self) -> None:
            """End the connection as a crash does."""
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
            self.close_connection = True
            os.close(self.connection.detach())

        def log_message(self, *words: object) -> None:
            """Nobody reads it."""

    return Handler
