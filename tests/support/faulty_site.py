"""The sample site with one fault in its way back, in a process of its own: `FAULT` names it.

FAULT=slow DATABASE_URL=… GITHUB_URL=… python -m tests.support.faulty_site
"""

import asyncio
import json
import os
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from reference import site_chain, site_database, site_guard
from reference.processes import Child
from reference.site import Settings, build
from reference.site_serving import App, serve

TIMEOUT_S, SLOW_S = 2.0, 0.8
"""Seconds after which this site takes a source for dead; the second where every request pays for it."""
CACHE_S = 0.2
MODELS, OF_OPENAI = "/api/v1/models", "provider=openai"
NOWHERE = "http://127.0.0.1:9"


class FaultySite(Child):
    """The running site."""

    module = "tests.support.faulty_site"

    def __init__(self, dsn: str, github_url: str, fault: str = "") -> None:
        environment = {
            "DATABASE_URL": dsn,
            "GITHUB_URL": NOWHERE if fault in ("wrong rung", "lies about the rung") else github_url,
            "FALLBACK_TO_GITHUB": "false" if fault == "never falls back" else "true",
            "CACHE_SECONDS": str(CACHE_S),
            "SOURCE_TIMEOUT": str(SLOW_S if fault == "slow" else TIMEOUT_S),
            "FAULT": fault,
        }
        super().__init__(environment, hidden=dsn)


class Seen:
    """One answer of the site, and what a fault makes of it."""

    def __init__(self, path: str, query: str, status: int, headers: dict[str, str], body: bytes) -> None:
        self.path, self.query, self.status, self.headers, self.body = path, query, status, headers, body
        self.source = headers.get("x-data-source", "none")

    @property
    def plain(self) -> bool:
        """Asked for as a visitor does."""
        return "_landed" not in self.query

    @property
    def fallen(self) -> bool:
        """It comes from another source than the database."""
        return self.source in ("github", "temp-data")

    def change(self, change: Callable[[Any], Any]) -> None:
        """Another document in its body."""
        self.body = json.dumps(change(json.loads(self.body))).encode()

    def fail(self) -> None:
        """A failure of the server."""
        self.status, self.body = 500, b'{"error": {"message": "failed"}}'


class Faults:
    """What becomes of answers, by the fault's name."""

    def __init__(self) -> None:
        self._count = 0
        self._known: dict[str, bytes] = {}

    def answers_500(self, seen: Seen) -> None:
        """Nothing but failures, as soon as the database is gone."""
        if seen.fallen:
            seen.fail()

    def one_endpoint(self, seen: Seen) -> None:
        """The providers were forgotten."""
        if seen.fallen and seen.path == "/api/v1/providers":
            seen.fail()

    def error_page(self, seen: Seen) -> None:
        """A page that says sorry, with status 200."""
        if seen.fallen and seen.path == "/api/v1/benchmarks":
            seen.headers["content-type"], seen.body = "text/html", b"<h1>Sorry</h1>"

    def lies_about_the_rung(self, seen: Seen) -> None:
        """Built-in data, said to be GitHub's."""
        if seen.fallen:
            seen.headers["x-data-source"] = "github"
            seen.body = seen.body.replace(b'"temp-data"', b'"github"')

    def serves_old_rows(self, seen: Seen) -> None:
        """The database's rows from memory, said to be GitHub's."""
        if seen.path == MODELS and not seen.query.startswith("provider"):
            if seen.source == "database":
                self._known[MODELS] = seen.body
            seen.body = self._known.get(MODELS, seen.body)

    def loses_rows(self, seen: Seen) -> None:
        """One model is not among the static data."""
        if seen.fallen and seen.path == MODELS and not seen.query.startswith("provider"):
            seen.change(lambda found: {"models": found["models"][1:] + found["models"][1:2], "total": 45})

    def another_shape(self, seen: Seen) -> None:
        """A field that only the database has."""
        if seen.fallen and seen.path == "/api/v1/models/gpt-4":
            seen.change(lambda found: {name: each for name, each in found.items() if name != "contextWindow"})

    def fresh_timestamps(self, seen: Seen) -> None:
        """Repeated answers say that they were read just now."""
        if seen.fallen and seen.path == "/api/v1/status":
            seen.change(lambda found: {**found, "cached": True, "timestamp": datetime.now(UTC).isoformat()})

    def cached_unsaid(self, seen: Seen) -> None:
        """Repeated answers say that they are none."""
        if seen.fallen and seen.path == "/api/v1/status":
            seen.change(lambda found: {**found, "cached": False})

    def stumbles(self, seen: Seen) -> None:
        """The first of those who come in the outage pay for it."""
        if seen.fallen and seen.plain:
            self._count += 1
            if self._count <= 3:
                seen.fail()

    def cache_keeps_the_outage(self, seen: Seen) -> None:
        """A cache before the site keeps the empty list of the outage, under its plain address."""
        if seen.path == MODELS and seen.query == OF_OPENAI:
            if seen.fallen:
                self._known[OF_OPENAI] = b'{"models": [], "total": 0}'
            seen.body = self._known.get(OF_OPENAI, seen.body)


class DeafGuard(site_guard.Guard):
    """Never notices that its source is back."""

    async def _mend(self) -> None:
        await asyncio.sleep(3600)


class ForgetfulGuard(site_guard.Guard):
    """Never remembers that its source is dead: every request waits for its time-out."""

    def _trip(self) -> None:
        return


async def _always(self: site_database.Database) -> bool:
    return True


def application(fault: str) -> App:
    """The site, and the fault around it."""
    if fault == "stays on github":
        site_database.Guard = DeafGuard  # type: ignore[misc]
    if fault == "slow":
        site_database.Guard = ForgetfulGuard  # type: ignore[misc]
    if fault == "health lies":
        site_database.Database.alive = _always  # type: ignore[method-assign]
    if fault == "slow":
        site_chain.Chain._kept = lambda self, source, kind: None  # type: ignore[method-assign]
    app = build(Settings.read(os.environ))
    change = getattr(Faults(), fault.replace(" ", "_"), None)
    return app if change is None else _changed(app, change)


def _changed(app: App, change: Callable[[Seen], None]) -> App:
    async def wrapped(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] != "http":
            await app(scope, receive, send)
            return
        scope["headers"] = [each for each in scope["headers"] if each[0] != b"accept-encoding"]
        got: list[Any] = []

        async def keep(message: Any) -> None:
            got.append(message)

        await app(scope, receive, keep)
        headers = {name.decode().lower(): value.decode() for name, value in got[0]["headers"]}
        body = b"".join(each.get("body", b"") for each in got[1:])
        seen = Seen(scope["path"], scope["query_string"].decode(), got[0]["status"], headers, body)
        change(seen)
        seen.headers["content-length"] = str(len(seen.body))
        raw = [(name.encode(), value.encode()) for name, value in seen.headers.items()]
        await send({"type": "http.response.start", "status": seen.status, "headers": raw})
        await send({"type": "http.response.body", "body": seen.body})

    return wrapped


if __name__ == "__main__":
    serve(application(os.environ["FAULT"]), os.environ)
