"""Whether a database's server would take a password without TLS: asked in plain text, before any password is due.

PostgreSQL's protocol begins with the client's word who it is, and the server's how it wants that proved. A name
made for the moment is told, the server's word is read, and the line is closed: no password is sent.
"""

import secrets
import socket
import ssl
import struct
from dataclasses import dataclass
from typing import ClassVar

from pydantic import ConfigDict

from landed.connection.dsn import Dsn
from landed.deadline import within
from landed.errors import Silent
from landed.marks import STRICT, Severity
from landed.traffic.wire import explain

KNOCK_S = 5.0
"""Wall clock for each of the two connections, the name's resolution included."""
_VERSION, _SSL_REQUEST = 196608, 80877103
_LONGEST = 8192
"""Bytes of the server's first word: more is none."""
_WAYS = {0: "nothing", 3: "cleartext", 5: "md5", 7: "GSSAPI", 9: "SSPI", 10: "SASL"}
_WEIGHTS = {"nothing": Severity.BLOCK, "cleartext": Severity.BLOCK, "md5": Severity.WARN, "SASL": Severity.WARN}
"""GSSAPI and SSPI ask for no password."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Knocked:
    """What the server said to a stranger in plain text."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    asks: str = ""
    """How he should prove who he is: a key of `_WEIGHTS`, or another way; empty: the server refused to go on."""
    refused: str = ""
    """The server's words."""
    asks_with_tls: bool = False
    """Over TLS the same stranger is asked: what was refused is plain text, not him."""
    unread: str = ""
    """Why nothing was learnt."""

    @property
    def weight(self) -> Severity | None:
        """How bad it is; None: not at all."""
        return _WEIGHTS.get(self.asks)

    @property
    def words(self) -> str:
        """What was found."""
        if self.asks == "nothing":
            return "it lets a stranger in without a password and without TLS"
        return f"it asks for a password without TLS ({self.asks})"


@dataclass(frozen=True, slots=True)
class _Word:
    """The server's first word: a way to prove oneself, or why it will not go on."""

    asks: str = ""
    refused: str = ""


def knock(dsn: Dsn, seconds: float = KNOCK_S) -> Knocked:
    """Knock where a string leads, without TLS; where that is refused, with it. Never raises for what it meets."""
    name, host, port = dsn.away
    database = dsn.database or "postgres"
    try:
        plain = within(seconds, "knocking", lambda: _ask(host, port, database, seconds))
    except (Silent, OSError) as error:
        return Knocked(unread=_words(error))
    if plain.asks:
        return Knocked(asks=plain.asks)
    try:
        safe = within(seconds, "knocking", lambda: _ask(host, port, database, seconds, name))
    except (Silent, OSError):
        safe = _Word()
    return Knocked(refused=plain.refused, asks_with_tls=bool(safe.asks))


def _ask(host: str, port: int, database: str, seconds: float, name: str | None = None) -> _Word:
    """One connection, over TLS where the server's `name` is given; its certificate is not asked about."""
    with socket.create_connection((host, port), timeout=seconds) as line:
        line.settimeout(seconds)
        if name is None:
            return _introduce(line, database)
        line.sendall(struct.pack("!II", 8, _SSL_REQUEST))
        if line.recv(1) != b"S":
            return _Word(refused="no TLS")
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
        with context.wrap_socket(line, server_hostname=name) as secure:
            return _introduce(secure, database)


def _introduce(line: socket.socket, database: str) -> _Word:
    line.settimeout(KNOCK_S)
    words = ("user", f"landed_{secrets.token_hex(4)}", "database", database)
    body = struct.pack("!I", _VERSION) + b"".join(each.encode() + b"\0" for each in words) + b"\0"
    line.sendall(struct.pack("!I", len(body) + 4) + body)
    head = _read(line, 5)
    if len(head) < 5:
        return _Word(refused="the connection was closed without a word")
    kind, length = head[:1], struct.unpack("!I", head[1:])[0] - 4
    if kind not in (b"R", b"E") or not 4 <= length <= _LONGEST:
        raise ConnectionError("no word of PostgreSQL's protocol")
    rest = _read(line, length)
    if kind == b"E":
        return _Word(refused=_message(rest))
    way = int.from_bytes(rest[:4])
    if way not in _WAYS:
        raise ConnectionError(f"a way to log in that is not known: {way}")
    return _Word(asks=_WAYS[way])


def _read(line: socket.socket, count: int) -> bytes:
    """So many bytes, or those before the end."""
    line.settimeout(KNOCK_S)
    found = b""
    while len(found) < count:
        part = line.recv(count - len(found))
        if not part:
            break
        found += part
    return found


def _message(fields: bytes) -> str:
    """The message of an error, among its fields."""
    for each in fields.split(b"\0"):
        if each[:1] == b"M":
            return each[1:].decode("utf-8", "replace")
    return "an error without words"


def _words(error: Exception) -> str:
    if isinstance(error, Silent):
        return "no answer in time"
    return explain(error) if getattr(error, "errno", None) else str(error) or explain(error)
