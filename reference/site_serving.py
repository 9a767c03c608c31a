"""How a process of the sample serves: it says where it listens, and ends when whoever started it ends.

Three variables of the environment are read, all optional: `HOST`, `PORT` (0: any free one) and `LIFELINE_FD`, the
reading end of a pipe that nobody writes to: it closes when the starter dies, however it dies.
"""

import asyncio
import contextlib
import os
import socket
import sys
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from typing import Any

import uvicorn

App = Callable[
    [
        MutableMapping[str, Any],
        Callable[[], Awaitable[MutableMapping[str, Any]]],
        Callable[[MutableMapping[str, Any]], Awaitable[None]],
    ],
    Awaitable[None],
]

GRACE = 2.0
"""Seconds that an orphan may take to close in order."""


def serve(app: App, environ: Mapping[str, str]) -> None:
    """Serve until told to end; the first line on stdout is `ready URL`."""
    with _listener(environ.get("HOST", "127.0.0.1"), int(environ.get("PORT", "0"))) as listener:
        server = _Server(_config(app), _url(listener), environ.get("LIFELINE_FD"))
        with contextlib.suppress(KeyboardInterrupt):
            server.run(sockets=[listener])


def _listener(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # asyncio switches Nagle's delay off only where the protocol is named; with it an answer takes 40 ms longer.
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except OSError as error:
        listener.close()
        sys.exit(f"cannot listen on {host} port {port}: {error.strerror}")
    return listener


def _config(app: App) -> uvicorn.Config:
    # Named choices rather than "auto": the sample behaves alike whatever else is installed beside it.
    return uvicorn.Config(
        app,
        http="h11",
        ws="none",
        loop="asyncio",
        log_config=None,
        access_log=False,
        server_header=False,
        date_header=False,
        timeout_keep_alive=65,
        timeout_graceful_shutdown=1,
    )


def _url(listener: socket.socket) -> str:
    host, port = listener.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


class _Server(uvicorn.Server):
    def __init__(self, config: uvicorn.Config, url: str, lifeline: str | None) -> None:
        super().__init__(config)
        self._url = url
        self._lifeline = None if lifeline is None else int(lifeline)

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self._lifeline is not None:
            asyncio.get_running_loop().add_reader(self._lifeline, self._pulse, self._lifeline)
        sys.stdout.write(f"ready {self._url}\n")
        sys.stdout.flush()

    def _pulse(self, descriptor: int) -> None:
        if os.read(descriptor, 1024):
            return
        loop = asyncio.get_running_loop()
        loop.remove_reader(descriptor)
        self.should_exit = True
        # A thread that waits for a name server would hold the process back for as long as it likes.
        loop.call_later(GRACE, os._exit, 1)
