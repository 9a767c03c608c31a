"""A site as strangers meet it: uvicorn before a table of replies, over TLS, under a name not of this machine.

The table is changed while it serves, so that one site has every fault in turn.
"""

import asyncio
import ssl
import threading
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import trustme
import uvicorn

from landed.server.kept import free_port

NAME = "127.1"
"""An address of this machine that nobody takes for one."""
START_S = 15.0

HSTS = {"strict-transport-security": "max-age=31536000; includeSubDomains"}
PAGE = (
    '<!DOCTYPE html><html lang="en"><head><title>Front</title><link rel="stylesheet" href="/static/site.css">'
    '</head><body><p>Hello</p><script src="/static/app.js"></script></body></html>'
)


@dataclass(frozen=True)
class Reply:
    """What is answered."""

    body: str = ""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)


HEALTHY: Mapping[str, Reply] = {
    "/": Reply(PAGE, headers={"content-type": "text/html", **HSTS}),
    "/static/app.js": Reply("'use strict';\n//# sourceMappingURL=app.js.map\n"),
    "/static/site.css": Reply("p { margin: 0 }"),
    "/api/status": Reply(
        '{"status": "ok"}', headers={"content-type": "application/json", "access-control-allow-origin": "*"}
    ),
}
NOTHING = Reply("Not found", 404)


class Front:
    """The site: `replies` by path, `unknown` for all others."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.healthy()

    def healthy(self) -> None:
        """Answer as a site that is well."""
        self.replies: dict[str, Reply] = dict(HEALTHY)
        self.unknown = NOTHING
        self.asked: list[str] = []

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """One request."""
        self.asked.append(scope["path"])
        origin = dict(scope["headers"]).get(b"origin", b"").decode()
        reply = self.replies.get(scope["path"], self.unknown)
        headers = {name: value.replace("{origin}", origin) for name, value in reply.headers.items()}
        body = reply.body.encode()
        known = [*headers.items(), ("content-length", str(len(body)))]
        raw = [(name.encode(), value.encode()) for name, value in known]
        await send({"type": "http.response.start", "status": reply.status, "headers": raw})
        await send({"type": "http.response.body", "body": body})


@dataclass(frozen=True)
class Trust:
    """An authority of the tests, as a file that `SSL_CERT_FILE` may name."""

    ca: trustme.CA
    root: Path

    def context(self, *, old: bool = False, **certificate: Any) -> ssl.SSLContext:
        """A server's context; `old` accepts TLS 1.0 too."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.ca.issue_cert(NAME, **certificate).configure_cert(context)
        if old:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore", DeprecationWarning)
                context.minimum_version = ssl.TLSVersion.TLSv1
            context.set_ciphers("DEFAULT:@SECLEVEL=0")
        return context


def trust(folder: Path) -> Trust:
    """Make an authority."""
    ca, root = trustme.CA(), folder / "root.pem"
    ca.cert_pem.write_to_path(root)
    return Trust(ca, root)


@contextmanager
def front_site(context: ssl.SSLContext, *, date: bool = True) -> Iterator[Front]:
    """Serve while the block lasts; without `date` the replies tell the time, or nobody does."""
    port = free_port()
    front = Front(f"https://{NAME}:{port}")
    config = uvicorn.Config(
        front,
        host="127.0.0.1",
        port=port,
        http="h11",
        ws="none",
        loop="asyncio",
        lifespan="off",
        log_config=None,
        access_log=False,
        date_header=date,
        timeout_graceful_shutdown=1,
    )
    config.load()
    config.ssl = context
    server = _Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    try:
        assert server.ready.wait(START_S)
        yield front
    finally:
        server.should_exit = True
        thread.join(START_S)


class _Server(uvicorn.Server):
    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.ready = threading.Event()

    async def startup(self, sockets: Any = None) -> None:
        # A client that breaks a handshake off is what is tested, and no error of the site's.
        asyncio.get_running_loop().set_exception_handler(lambda *_: None)
        await super().startup(sockets)
        self.ready.set()
