"""The site's second source: the static JSON that it served before the migration, fetched over HTTP."""

import asyncio
import contextlib
import datetime
import json
import ssl
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlsplit

import h11

from reference.site_data import Kind, Row, iso, shape
from reference.site_guard import Guard, SourceError, Unreachable
from reference.site_static_data import DOCUMENTS, OPTIONAL, join

LARGEST = 8 << 20
"""Bytes of one document at most."""


class GitHub:
    """Answers from static files on another server."""

    name = "github"

    def __init__(self, url: str, *, deadline: float) -> None:
        self._url = url.rstrip("/")
        self._guard = Guard(self._probe, deadline=deadline)

    @property
    def reachable(self) -> bool:
        """False from the moment a question found it dead until a probe found it alive."""
        return self._guard.reachable

    async def stop(self) -> None:
        """Stop probing."""
        self._guard.close()

    async def read(self, kind: Kind) -> Any:
        """The data of one kind, as the files have it now."""
        names = DOCUMENTS[kind]
        fetched = await self._guard.ask(lambda: self._documents(names))
        documents = {name: rows for name, (rows, _) in fetched.items()}
        checked_at = fetched["model_status"][1] if "model_status" in fetched else None
        try:
            return shape(kind, join(documents, origin=self.name, checked_at=checked_at))
        except (LookupError, TypeError, AttributeError) as error:
            raise SourceError(f"a document is not what it should be: {error!r}") from None

    async def _probe(self) -> None:
        await self._documents(("models",))

    async def _documents(self, names: tuple[str, ...]) -> dict[str, tuple[list[Row], str | None]]:
        return dict(zip(names, await asyncio.gather(*map(self._document, names)), strict=True))

    async def _document(self, name: str) -> tuple[list[Row], str | None]:
        """The rows of one document, and when it was last changed."""
        try:
            status, headers, body = await _get(f"{self._url}/data/{name}.json")
        except (OSError, ValueError, h11.RemoteProtocolError) as error:
            raise Unreachable(type(error).__name__) from None
        if status == 404 and name in OPTIONAL:
            return [], None
        if status != 200:
            raise (Unreachable if status >= 500 else SourceError)(f"{name}: {status}")
        try:
            return json.loads(body), _changed(headers.get(b"last-modified"))
        except ValueError:
            raise SourceError(f"{name}: not JSON") from None


def _changed(header: bytes | None) -> str | None:
    if header is None:
        return None
    with contextlib.suppress(ValueError):
        return iso(parsedate_to_datetime(header.decode("ascii", "replace")).astimezone(datetime.UTC))
    return None


async def _get(url: str) -> tuple[int, dict[bytes, bytes], bytes]:
    """One GET on a connection of its own; the caller holds the deadline."""
    parts = urlsplit(url)
    tls = ssl.create_default_context() if parts.scheme == "https" else None
    if not parts.hostname:
        raise ValueError("no upstream is configured")
    port = parts.port or (443 if tls else 80)
    reader, writer = await asyncio.open_connection(parts.hostname, port, ssl=tls)
    try:
        return await _exchange(reader, writer, parts.netloc, parts.path)
    finally:
        writer.close()


async def _exchange(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, host: str, path: str
) -> tuple[int, dict[bytes, bytes], bytes]:
    client = h11.Connection(h11.CLIENT)
    headers = [("host", host), ("accept", "application/json"), ("connection", "close")]
    writer.write(client.send(h11.Request(method="GET", target=path, headers=headers)) or b"")
    writer.write(client.send(h11.EndOfMessage()) or b"")
    answer = None
    body = bytearray()
    while True:
        event = client.next_event()
        if event is h11.NEED_DATA:
            client.receive_data(await reader.read(65536))
        elif isinstance(event, h11.Response):
            answer = event
        elif isinstance(event, h11.Data):
            body += event.data
            if len(body) > LARGEST:
                raise ValueError("the document is too large")
        elif isinstance(event, h11.EndOfMessage) and answer is not None:
            return answer.status_code, dict(answer.headers), bytes(body)
        elif not isinstance(event, h11.InformationalResponse):
            raise ValueError("the upstream broke off")
