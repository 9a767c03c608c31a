"""A site that answers as a function says, request by request, and a contract about a few addresses of it."""

import json
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from landed.contract import Contract
from landed.promises.site import Endpoint, Source
from tests.support.climbing import quick


@dataclass(frozen=True)
class Reply:
    """One answer."""

    source: str = "database"
    status: int = 200
    delay_s: float = 0.0
    location: str = ""
    body: dict[str, Any] = field(default_factory=dict)


Script = Callable[[int, str], Reply]
"""From the number of a request, counted from 1, and its path."""


def redirecting(number: int, path: str) -> Reply:
    """Every address but one leads there."""
    return Reply() if path == "/end" else Reply(status=302, location="/end")


@dataclass
class Scripted:
    """The running site."""

    url: str
    asked: list[str] = field(default_factory=list)
    """Paths, as they came, without their query."""


@contextmanager
def scripted(script: Script) -> Iterator[Scripted]:
    """Serve while the block lasts."""
    lock = threading.Lock()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            path = self.path.partition("?")[0]
            with lock:
                site.asked.append(path)
                number = len(site.asked)
            reply = script(number, path)
            time.sleep(reply.delay_s)
            body = json.dumps({"dataSource": reply.source, **reply.body}).encode()
            with suppress(OSError):
                self.send_response(reply.status)
                if reply.location:
                    self.send_header("location", reply.location)
                self.send_header("content-type", "application/json")
                self.send_header("content-length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

        def log_message(self, *words: object) -> None:
            """Nobody reads it."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    site = Scripted(f"http://127.0.0.1:{server.server_port}")
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)


def contract_of(names: Sequence[str], **changes: Any) -> Contract:
    """A chain from `database` to `github`, and an address for each name that tells its source; nothing else."""
    source = Source(jq=".dataSource", value="database")
    endpoints = tuple(
        Endpoint(name=name, group="api_status", path=f"/{name}", status=(200,), source=source) for name in names
    )
    contract = quick(chain=("database", "github"), told=(), while_cut=(), **changes)
    copy = contract.model_copy(update={"endpoint": endpoints, "mirror": (), "marker": ()})
    copy._path = contract.path
    return copy
