"""Receivers of notifications on real sockets: one that takes, refuses or never answers HTTP, and a mailbox."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.header import decode_header, make_header
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import Envelope


@dataclass(kw_only=True)
class Hook:
    """A webhook: what it was sent, and what it answers."""

    port: int = 0
    status: int = 200
    bodies: list[Any] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)
    seen: list[Any] = field(default_factory=list)

    @property
    def url(self) -> str:
        """Its address as Apprise has it, with a secret in its path."""
        return f"json://me:c4n4ryword@127.0.0.1:{self.port}/c4n4rytoken"


@contextmanager
def hook(status: int = 200, silent_s: float = 0, look: Callable[[], object] | None = None) -> Iterator[Hook]:
    """A webhook that answers with `status`; `silent_s`: so long it answers nothing.

    `look` is what it looks at when it is told something: what it sees then is kept.
    """
    lent, ended = Hook(status=status), threading.Event()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            lent.paths.append(self.path)
            lent.bodies.append(json.loads(self.rfile.read(int(self.headers["content-length"]))))
            lent.seen.extend([look()] if look else [])
            ended.wait(silent_s)
            self.send_response(lent.status)
            self.send_header("content-length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: Any) -> None:
            """Not to the terminal."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        lent.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        try:
            yield lent
        finally:
            ended.set()
            server.shutdown()
            thread.join(10)


@dataclass(kw_only=True)
class Mailbox:
    """A mail server's end: what it took."""

    port: int = 0
    refuses: bool = False
    mails: list[Message] = field(default_factory=list)

    @property
    def url(self) -> str:
        """Its address as Apprise has it."""
        return f"mailto://example.com:{self.port}?smtp=127.0.0.1&mode=insecure&from=a@example.com&to=b@example.org"

    def subject(self) -> str:
        """Of the only mail, decoded."""
        (mail,) = self.mails
        return str(make_header(decode_header(mail["subject"])))

    def text(self) -> str:
        """Of the only mail, decoded."""
        (mail,) = self.mails
        parts = [each.get_payload(decode=True) for each in mail.walk() if not each.is_multipart()]
        return "".join(each.decode() for each in parts if isinstance(each, bytes))

    async def handle_DATA(self, server: Any, session: Any, envelope: Envelope) -> str:
        """Take a mail, or refuse it."""
        if self.refuses:
            return "554 not here"
        assert isinstance(envelope.content, bytes)
        self.mails.append(message_from_bytes(envelope.content))
        return "250 taken"


class _AnyPort(Controller):
    """Knocks at the port that it was given, not at the 0 that it asked for."""

    def _trigger_server(self) -> None:
        assert self.server is not None
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


@contextmanager
def mailbox(*, refuses: bool = False) -> Iterator[Mailbox]:
    """A mail server on a free port."""
    lent = Mailbox(refuses=refuses)
    controller = _AnyPort(lent, hostname="127.0.0.1", port=0)
    controller.start()
    try:
        lent.port = controller.port
        yield lent
    finally:
        controller.stop()
