"""A site that is well or has one fault, in a process of its own; it counts its requests.

    MOODS='{"tail": [20, 0.4]}' python -m tests.support.moody

`/api/v1/status` is asked; `/count` tells how often it was. Moods, by name:

- `slow` [s]: every answer takes so long
- `tail` [n, s]: every n-th answer does
- `stalled` [s, which…]: the answers with these numbers do
- `fails` [which…]: the answers with these numbers are 500
- `limits` [from, to]: the answers with these numbers are 429
- `slows` [from, s]: each answer from this number on takes so much longer than the one before
- `goodbye`: every answer ends its connection
- `drips` [s]: the body takes so long
- `freezes` [which, s]: with this request the whole process stands still for so long
- `leaks` [dsn, from, to]: the answers with these numbers take a connection of the database and keep it
- `holds` [dsn, from, to]: the same, with a transaction open
- `falls_back` [from, to]: the answers with these numbers come from somewhere else
"""

import asyncio
import json
import os
import time
from collections.abc import AsyncIterator
from typing import Any

import psycopg
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response, StreamingResponse
from starlette.routing import Route

from reference.processes import Child
from reference.site_serving import serve

STATUS = "/api/v1/status"


class Moody(Child):
    """The running site."""

    module = "tests.support.moody"

    def __init__(self, **moods: object) -> None:
        super().__init__({"MOODS": json.dumps(moods)})


class Site:
    """What it answers."""

    def __init__(self, moods: dict[str, Any]) -> None:
        self._moods = moods
        self._count = self._most = self._now = 0
        self._times: list[float] = []
        self._kept: list[psycopg.Connection] = []

    async def status(self, request: Request) -> Response:
        """The answer that is asked for, in its mood."""
        self._count += 1
        self._now += 1
        self._most = max(self._most, self._now)
        self._times.append(time.monotonic())
        number = self._count
        try:
            await asyncio.sleep(self._delay(number))
        finally:
            self._now -= 1
        self._once(number)
        if number in self._moods.get("fails", ()):
            return JSONResponse({"error": "failed"}, 500)
        first, last = self._moods.get("limits", (0, -1))
        if first <= number <= last:
            return JSONResponse({"error": "too many"}, 429)
        if "drips" in self._moods:
            return StreamingResponse(self._drip(*self._moods["drips"]), media_type="application/json")
        parting = {"connection": "close"} if "goodbye" in self._moods else None
        return JSONResponse({"dataSource": self._source(number), "number": number}, headers=parting)

    def _delay(self, number: int) -> float:
        moods, delay = self._moods, 0.0
        if "slow" in moods:
            delay += moods["slow"][0]
        if "tail" in moods and number % moods["tail"][0] == 0:
            delay += moods["tail"][1]
        if number in moods.get("stalled", ())[1:]:
            delay += moods["stalled"][0]
        if "slows" in moods:
            delay += max(0, number - moods["slows"][0]) * moods["slows"][1]
        return delay

    def _once(self, number: int) -> None:
        if number == self._moods.get("freezes", (0,))[0]:
            time.sleep(self._moods["freezes"][1])
        for mood in ("leaks", "holds"):
            dsn, first, last = self._moods.get(mood, ("", 0, -1))
            if first <= number <= last:
                self._kept.append(psycopg.connect(str(dsn), autocommit=mood == "leaks", connect_timeout=5))
                self._kept[-1].execute("select 1")

    def _source(self, number: int) -> str:
        first, last = self._moods.get("falls_back", (0, -1))
        return "github" if first <= number <= last else "database"

    async def _drip(self, seconds: float) -> AsyncIterator[bytes]:
        yield b'{"dataSource": '
        await asyncio.sleep(seconds)
        yield b'"database"}'

    def count(self, request: Request) -> Response:
        """How often it was asked, how many at once, and when."""
        return JSONResponse({"count": self._count, "most": self._most, "times": self._times})


def application(moods: dict[str, Any]) -> Starlette:
    """The site's routes; `/old` leads to the status."""
    site = Site(moods)
    return Starlette(
        routes=[
            Route(STATUS, site.status),
            Route("/count", site.count),
            Route("/old", lambda request: RedirectResponse(STATUS, 308)),
        ]
    )


if __name__ == "__main__":
    serve(application(json.loads(os.environ["MOODS"])), os.environ)
