"""The "github" of the sample: a folder of JSON files, served as they stand from a process of its own.

    DATA_FOLDER=contracts/ai-go/seed python -m reference.upstream

`/data/<name>.json` is the file of that name; HOST, PORT and LIFELINE_FD are those of `reference.site_serving`.
"""

import hashlib
import os
import sys
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from email.utils import formatdate
from pathlib import Path
from typing import Any

from reference.site_serving import serve

Message = MutableMapping[str, Any]
Headers = list[tuple[bytes, bytes]]


class Upstream:
    """An application that knows a fixed set of documents, read once: no path of a request reaches the disk."""

    def __init__(self, folder: Path) -> None:
        self._documents = {f"/data/{file.name}": _document(file) for file in sorted(folder.glob("*.json"))}

    async def __call__(
        self,
        scope: Message,
        receive: Callable[[], Awaitable[Message]],
        send: Callable[[Message], Awaitable[None]],
    ) -> None:
        """ASGI."""
        if scope["type"] != "http":
            return
        status, headers, body = self._answer(scope["method"], scope["path"])
        headers = [*headers, (b"content-length", b"%d" % len(body)), (b"date", formatdate(usegmt=True).encode())]
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": body})

    def _answer(self, method: str, path: str) -> tuple[int, Headers, bytes]:
        if method not in {"GET", "HEAD"}:
            return 405, [(b"allow", b"GET, HEAD")], b"405: Method Not Allowed\n"
        headers, body = self._documents.get(path, ([], None))
        if body is None:
            return 404, [(b"content-type", b"text/plain")], b"404: Not Found\n"
        return 200, headers, body


def _document(file: Path) -> tuple[Headers, bytes]:
    body = file.read_bytes()
    headers = [
        (b"content-type", b"application/json"),
        (b"cache-control", b"max-age=300"),
        (b"etag", b'"%s"' % hashlib.sha256(body).hexdigest()[:32].encode()),
        (b"last-modified", formatdate(file.stat().st_mtime, usegmt=True).encode()),
    ]
    return headers, body


def main(environ: Mapping[str, str]) -> None:
    """Serve the folder that the environment names."""
    folder = Path(environ.get("DATA_FOLDER", ""))
    if not environ.get("DATA_FOLDER") or not folder.is_dir():
        sys.exit("DATA_FOLDER must name a folder of JSON files")
    serve(Upstream(folder), environ)


if __name__ == "__main__":
    main(os.environ)
