"""A site of many tiny pages, each healthy but for what it is told to do wrong, over HTTP or TLS."""

import base64
import contextlib
import hashlib
import json
import ssl
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

VALUE = "Planted in the database"
WEBSOCKET_GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
PIXEL = base64.b64decode("R0lGODlhAQABAIAAAP///wAAACH5BAEAAAAALAAAAAABAAEAAAICRAEAOw==")

HEAD = """<title>Tiny</title><meta name="description" content="Tiny"><meta property="og:title" content="Tiny">
<link rel="canonical" href="/"><link rel="alternate" hreflang="en" href="/"><link rel="icon" href="data:,">"""
SCRIPT = (
    "fetch('api/status').then(a => a.json()).then(a => { document.getElementById('value').textContent = a.name; });"
)


@dataclass(frozen=True)
class Tiny:
    """One page; every default is healthy."""

    lang: str = "ko"
    """Empty: the one that is asked for."""
    head: str = HEAD
    body: str = '<p>Hello <b id="value"></b></p><img src="pixel.gif">'
    script: str = SCRIPT
    """The page's own script, `app.js`."""
    more: str = '<script src="insights/script.js"></script>'
    """Markup after it."""
    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()
    api: tuple[int, str] = (200, json.dumps({"dataSource": "database", "name": VALUE}))
    foreign: tuple[int, str] | None = None
    """The same for whoever asks for another language than Korean."""
    missing: tuple[str, ...] = ()
    """Files that are not there."""
    silent_s: float = 0.0

    def html(self, asked: str) -> str:
        """The document, for a language."""
        lang = self.lang or asked
        body = f'{self.body}<script src="app.js"></script>{self.more}'
        return f'<!DOCTYPE html><html lang="{lang}"><head>{self.head}</head><body>{body}</body></html>'


@contextmanager
def tiny_site(pages: Mapping[str, Tiny], tls: ssl.SSLContext | None = None) -> Iterator[str]:
    """Serve each page below `/<name>/` while the block lasts; yields the site's address."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            name, _, file = self.path.lstrip("/").partition("?")[0].partition("/")
            page = pages.get(name)
            if self.path == "/sitemap.xml":
                self.answer(200, "application/xml", b"<urlset/>")
            elif page is None or file in page.missing:
                self.answer(404, "text/plain", b"nothing")
            else:
                self.serve(page, file)

        def serve(self, page: Tiny, file: str) -> None:
            if not file:
                time.sleep(page.silent_s)
                self.answer(page.status, "text/html; charset=utf-8", page.html(self.asked()).encode(), page.headers)
            elif file == "app.js":
                self.answer(200, "text/javascript", page.script.encode())
            elif file == "api/status":
                status, body = page.api if self.asked() == "ko" or not page.foreign else page.foreign
                self.answer(status, "application/json", body.encode())
            elif file == "ws" and "Sec-WebSocket-Key" in self.headers:
                digest = hashlib.sha1((self.headers["Sec-WebSocket-Key"] + WEBSOCKET_GUID).encode()).digest()
                shake = (("Upgrade", "websocket"), ("Connection", "Upgrade"))
                accept = ("Sec-WebSocket-Accept", base64.b64encode(digest).decode())
                self.answer(101, "", b"", (*shake, accept))
            elif file.endswith(".gif"):
                self.answer(200, "image/gif", PIXEL)
            else:
                self.answer(200, "text/javascript", b"")

        def asked(self) -> str:
            return self.headers.get("Accept-Language", "ko")[:2]

        def answer(self, status: int, kind: str, body: bytes, headers: tuple[tuple[str, str], ...] = ()) -> None:
            with contextlib.suppress(OSError):
                self.send_response(status)
                for name, value in headers:
                    self.send_header(name, value)
                if kind:
                    self.send_header("Content-Type", kind)
                    self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

        def log_message(self, *words: object) -> None:
            """Nobody reads it."""

    Handler.protocol_version = "HTTP/1.1"
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    server.handle_error = lambda *_: None  # type: ignore[method-assign]
    if tls:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    try:
        yield f"http{'s' if tls else ''}://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
