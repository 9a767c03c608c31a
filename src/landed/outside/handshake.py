"""TLS as the site offers it: what is agreed on, how long its certificate is good, and what is still accepted."""

import socket
import ssl
import warnings
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import ClassVar

from pydantic import ConfigDict

from landed.deadline import within
from landed.errors import Silent
from landed.marks import STRICT
from landed.traffic.wire import explain
from landed.web.site import CONNECT_S, ssl_context

_NOT_OFFERED = ("NO_PROTOCOLS_AVAILABLE", "NO_CIPHERS_AVAILABLE")
"""How OpenSSL says that its own configuration forbids what it was told to offer: nothing was sent then."""
UNABLE = "this machine's OpenSSL offers nothing older than TLS 1.2: look from another machine"


@dataclass(frozen=True, slots=True, kw_only=True)
class Handshake:
    """What came of two connections: one as every client makes it, one that knows nothing newer than TLS 1.1."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    version: str = ""
    expires: datetime | None = None
    """Until when the certificate is good."""
    unread: str = ""
    """Why the first was not made."""
    old: str = ""
    """What the second agreed on; empty: it was turned away."""
    old_unread: str = ""
    """Why it is not known what becomes of the second."""


def shake_hands(host: str, port: int, seconds: float = CONNECT_S) -> Handshake:
    """Make both connections, and send nothing over either; never raises for what becomes of them."""
    try:
        version, expires = within(seconds, "TLS", lambda: _agree(host, port, seconds, ssl_context()))
    except (Silent, OSError) as error:
        return Handshake(unread=_words(error), old_unread=_words(error))
    assert expires is not None
    old, unread = _try_old(host, port, seconds)
    return Handshake(version=version, expires=expires, old=old, old_unread=unread)


def _agree(host: str, port: int, seconds: float, context: ssl.SSLContext) -> tuple[str, datetime | None]:
    with (
        socket.create_connection((host, port), timeout=seconds) as line,
        context.wrap_socket(line, server_hostname=host) as secure,
    ):
        certificate = secure.getpeercert()
        until = str(certificate["notAfter"]) if certificate else ""
        expires = datetime.fromtimestamp(ssl.cert_time_to_seconds(until), UTC) if until else None
        return str(secure.version()), expires


def _try_old(host: str, port: int, seconds: float) -> tuple[str, str]:
    """The old version that was agreed on, or why that is not known; neither where the site refuses."""
    context = _old_context()
    if context is None:
        return "", UNABLE
    try:
        version, _ = within(seconds, "old TLS", lambda: _agree(host, port, seconds, context))
    except ssl.SSLError as error:
        return "", UNABLE if error.reason in _NOT_OFFERED else ""
    except ConnectionError:
        return "", ""  # a moment ago it took a connection: this is how some say no
    except (Silent, OSError) as error:
        return "", _words(error)
    return version, ""


def _old_context() -> ssl.SSLContext | None:
    """A client of long ago; it takes any certificate, for it tells nothing. None where OpenSSL has no such."""
    if not (ssl.HAS_TLSv1 and ssl.HAS_TLSv1_1):
        return None
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)
            context.minimum_version = ssl.TLSVersion.TLSv1
            context.maximum_version = ssl.TLSVersion.TLSv1_1
        # The signatures of these versions lie below the level of security that OpenSSL keeps by itself.
        context.set_ciphers("DEFAULT:@SECLEVEL=0")
    except (ssl.SSLError, ValueError):
        return None
    return context


def _words(error: Exception) -> str:
    return str(error) if isinstance(error, Silent) else explain(error)
