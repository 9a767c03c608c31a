"""The sample's platform: recorded answers in the shapes that Neon and Vercel document, from a local server.

Nobody asked Neon or Vercel for them: they are what the public documentation says such answers look like.
"""

import json
import secrets
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from landed.connection.access import Access
from landed.secrets import Secret

RECORDED = Path(__file__).parent / "platform"
SERVICES = {"neon": "NEON_API_KEY", "vercel": "VERCEL_TOKEN"}
"""Names of the recorded files, and of the variables that hold their tokens."""

Answer = tuple[int, dict[str, str], bytes]
"""Status, headers, body."""


def recorded(**places: str) -> dict[str, Any]:
    """Documents by path, `/neon/…` and `/vercel/…`, with what is the target's own put in."""
    found = {}
    for service in SERVICES:
        text = (RECORDED / f"{service}.json").read_text(encoding="utf-8")
        for name, value in places.items():
            text = text.replace(f"{{{name}}}", value)
        found |= {f"/{service}{path}": document for path, document in json.loads(text).items()}
    return found


@dataclass
class PlatformApi:
    """A running server. Each request with its query is noted in `asked`; `mood` may answer in its place."""

    documents: dict[str, Any]
    token: str = field(default_factory=lambda: secrets.token_urlsafe(24), repr=False)
    mood: Callable[[str, Mapping[str, str]], Answer | None] = lambda path, query: None
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    port: int = 0

    @property
    def access(self) -> Access:
        """What the environment would give for it."""
        tokens = tuple((variable, Secret(self.token)) for variable in SERVICES.values())
        addresses = tuple((name, f"http://127.0.0.1:{self.port}/{name}") for name in SERVICES)
        return Access(tokens=tokens, addresses=addresses)

    def answer(self, target: str, authorization: str | None) -> Answer:
        """The answer to a GET."""
        parts = urlsplit(target)
        query = dict(parse_qsl(parts.query))
        self.asked.append((parts.path, query))
        special = self.mood(parts.path, query)
        if special is not None:
            return special
        if authorization != f"Bearer {self.token}":
            return as_json({"message": "not authenticated"}, 401)
        if parts.path not in self.documents:
            return as_json({"message": "not found"}, 404)
        document = self.documents[parts.path]
        if "cursor" in query:  # whatever is listed is on the first page: the next one has nothing
            document = {name: [] if isinstance(each, list) else each for name, each in document.items()}
        return as_json(document)


def as_json(document: object, status: int = 200, **headers: str) -> Answer:
    """A document as an answer."""
    return status, {"content-type": "application/json", **headers}, json.dumps(document).encode()


@contextmanager
def serve_platform(documents: dict[str, Any]) -> Iterator[PlatformApi]:
    """Serve these documents from a thread of this process while the block lasts."""
    mine = PlatformApi(documents)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        timeout = 10
        wbufsize = -1  # head and body in one packet: two would wait for each other

        def do_GET(self) -> None:
            status, headers, body = mine.answer(self.path, self.headers.get("authorization"))
            self.send_response(status)
            for name, value in {**headers, "content-length": str(len(body))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *words: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        mine.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
        thread.start()
        try:
            yield mine
        finally:
            server.shutdown()
            thread.join(5)
