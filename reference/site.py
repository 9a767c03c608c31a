"""The AI-GO sample site, a process of its own.

    DATABASE_URL=postgresql://… python -m reference.site

Its whole configuration is the environment, as on the platform it stands for:

    DATABASE_URL         the database, also with Prisma's own parameters
    DATA_SOURCE          database (default) or github: where the chain of sources begins
    FALLBACK_TO_GITHUB   true (default) or false: whether there is a chain at all
    GITHUB_URL           the upstream that serves /data/*.json
    CACHE_SECONDS        how long an answer may be repeated, default 0.5; 0 switches the cache off
    SOURCE_TIMEOUT       seconds after which a source counts as dead, default 1.5
    SITE_URL             the canonical address, where it is not the one that was asked
    DEPLOYMENT_ID        shown as x-deployment-id, default a new one for each start
    HOST PORT LIFELINE_FD   see reference.site_serving
"""

import contextlib
import os
import secrets
import sys
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from email.utils import formatdate
from typing import Any

from starlette.applications import Starlette
from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import Response

from reference.site_api import Api, error, internal, unavailable
from reference.site_chain import Chain, NoAnswer, Source
from reference.site_database import Database
from reference.site_github import GitHub
from reference.site_pages import Pages
from reference.site_serving import App, serve
from reference.site_temp_data import TempData


@dataclass(frozen=True, slots=True)
class Settings:
    """The environment, read and checked."""

    database_url: str
    data_source: str
    fallback: bool
    github_url: str
    cache_seconds: float
    source_timeout: float
    site_url: str
    deployment_id: str

    @classmethod
    def read(cls, environ: Mapping[str, str]) -> "Settings":
        """The settings, or `ValueError` with the name of the variable that is wrong."""
        return cls(
            database_url=environ.get("DATABASE_URL", ""),
            data_source=_one_of(environ, "DATA_SOURCE", ("database", "github")),
            fallback=_one_of(environ, "FALLBACK_TO_GITHUB", ("true", "false")) == "true",
            github_url=environ.get("GITHUB_URL", ""),
            cache_seconds=_seconds(environ, "CACHE_SECONDS", 0.5),
            source_timeout=_seconds(environ, "SOURCE_TIMEOUT", 1.5),
            site_url=environ.get("SITE_URL", "").rstrip("/"),
            deployment_id=environ.get("DEPLOYMENT_ID") or f"dpl_{secrets.token_hex(8)}",
        )


def _one_of(environ: Mapping[str, str], name: str, allowed: tuple[str, ...]) -> str:
    value = environ.get(name) or allowed[0]
    if value not in allowed:
        raise ValueError(f"{name} must be {' or '.join(allowed)}")
    return value


def _seconds(environ: Mapping[str, str], name: str, default: float) -> float:
    try:
        value = float(environ.get(name) or default)
    except ValueError:
        value = -1.0
    if not 0 <= value <= 3600:
        raise ValueError(f"{name} must be a number of seconds from 0 to 3600")
    return value


def build(settings: Settings) -> App:
    """The application."""
    database = Database(settings.database_url, deadline=settings.source_timeout)
    sources: list[Source] = [database, GitHub(settings.github_url, deadline=settings.source_timeout), TempData()]
    first = 0 if settings.data_source == "database" else 1
    chain = sources[first:] if settings.fallback else sources[first : first + 1]

    @contextlib.asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        if first == 0:
            await database.start()
        yield
        for source in sources:
            await source.stop()

    api = Api(Chain(chain, cache_seconds=settings.cache_seconds), database)
    pages = Pages(settings.site_url)
    app = Starlette(
        routes=[*api.routes(), *pages.routes()],
        middleware=[Middleware(GZipMiddleware, minimum_size=500)],
        exception_handlers={HTTPException: _refuse(pages), NoAnswer: unavailable, Exception: internal},
        lifespan=lifespan,
    )
    app.router.redirect_slashes = False
    return _with_headers(app, settings.deployment_id)


def _refuse(pages: Pages) -> Any:
    """What a wrong path or method gets: JSON, but a page where a reader asked for a page."""

    async def handle(request: Request, exception: HTTPException) -> Response:
        if exception.status_code == 404 and not request.url.path.startswith("/api"):
            return pages.not_found(request)
        messages = {404: "There is nothing at this address.", 405: "Only GET and HEAD are allowed."}
        message = messages.get(exception.status_code, exception.detail)
        return error(exception.status_code, message, headers=exception.headers)

    return handle


def _with_headers(app: App, deployment: str) -> App:
    """Around everything, error answers too: the time, the deployment, and what a browser must not do."""

    async def wrapped(scope: Any, receive: Any, send: Any) -> None:
        async def answer(message: Any) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers["date"] = formatdate(usegmt=True)
                headers["x-deployment-id"] = deployment
                headers["x-content-type-options"] = "nosniff"
                headers["referrer-policy"] = "strict-origin-when-cross-origin"
                if scope["path"].startswith("/api/v1"):
                    headers.setdefault("x-data-source", "none")
            await send(message)

        await app(scope, receive, answer)

    return wrapped


def main(environ: Mapping[str, str]) -> None:
    """Serve as the environment says."""
    try:
        settings = Settings.read(environ)
    except ValueError as wrong:
        sys.exit(str(wrong))
    serve(build(settings), environ)


if __name__ == "__main__":
    main(os.environ)
