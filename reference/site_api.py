"""The site's API: what the chain of sources has, as JSON, with the truth about its source in every answer."""

import datetime
import json
from collections.abc import Mapping
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from reference.site_chain import Answer, Chain, NoAnswer
from reference.site_data import iso
from reference.site_database import Database

LONGEST = 100
"""Characters of a parameter's value at most."""

_CODES = {
    400: "invalid_parameter",
    404: "not_found",
    405: "method_not_allowed",
    500: "internal_error",
    503: "unavailable",
}


class Api:
    """The endpoints, over a chain of sources; the database is asked directly for its health alone."""

    def __init__(self, chain: Chain, database: Database) -> None:
        self._chain = chain
        self._database = database

    def routes(self) -> list[Route]:
        """All paths below `/api`."""
        return [
            Route("/api/health", self.health),
            Route("/api/v1/status", self.status),
            Route("/api/v1/models", self.models),
            Route("/api/v1/models/{slug}", self.model),
            Route("/api/v1/providers", self.providers),
            Route("/api/v1/benchmarks", self.benchmarks),
        ]

    async def health(self, request: Request) -> Response:
        """Whether the site serves, and whether its database answers at this moment."""
        alive = await self._database.alive()
        try:
            source = (await self._chain.read("status")).source
        except NoAnswer:
            source = "none"
        state = "ok" if alive and source == self._chain.first else "down" if source == "none" else "degraded"
        body = {
            "status": state,
            "database": "up" if alive else "down",
            "dataSource": source,
            "timestamp": iso(datetime.datetime.now(datetime.UTC)),
        }
        return _json(body, status=503 if state == "down" else 200, headers={"cache-control": "no-store"})

    async def status(self, request: Request) -> Response:
        """Counts, and where they come from."""
        answer = await self._chain.read("status")
        body = {
            "dataSource": answer.source,
            **answer.data,
            "cached": answer.cached,
            "timestamp": iso(answer.read_at),
        }
        return _answer(answer, body)

    async def models(self, request: Request) -> Response:
        """All models, or those of one provider; parameters that nobody knows are ignored."""
        provider = _parameter(request, "provider")
        answer = await self._chain.read("models")
        found = [each for each in answer.data if provider in (None, (each["provider"] or {}).get("slug"))]
        return _answer(answer, {"models": found, "total": len(found)})

    async def model(self, request: Request) -> Response:
        """One model."""
        answer = await self._chain.read("models")
        for each in answer.data:
            if each["slug"] == request.path_params["slug"]:
                return _answer(answer, each)
        return error(404, "No model has this slug.", headers=_headers(answer))

    async def providers(self, request: Request) -> Response:
        """All providers with their models, as a bare array."""
        answer = await self._chain.read("providers")
        return _answer(answer, answer.data)

    async def benchmarks(self, request: Request) -> Response:
        """Suites and scores."""
        answer = await self._chain.read("benchmarks")
        return _answer(answer, answer.data)


def error(status: int, message: str, *, headers: Mapping[str, str] | None = None) -> Response:
    """A failure in the one shape that all of them have; it never holds more than a fixed sentence."""
    body = {"error": {"code": _CODES.get(status, "error"), "message": message}}
    return _json(body, status=status, headers={"cache-control": "no-store", **(headers or {})})


async def unavailable(request: Request, exception: Exception) -> Response:
    """No source answered."""
    return error(503, "No data source answers.", headers={"retry-after": "5"})


async def internal(request: Request, exception: Exception) -> Response:
    """A mistake of the site itself: the log has it, the answer has not."""
    return error(500, "Something went wrong.")


def _parameter(request: Request, name: str) -> str | None:
    """A query parameter's value, or None where it is not given."""
    value = request.query_params.get(name)
    if value is None:
        return None
    if not value or len(value) > LONGEST or not value.isprintable():
        raise HTTPException(400, f"The value of {name} must be 1 to {LONGEST} printable characters.")
    return value


def _answer(answer: Answer, body: Any) -> Response:
    return _json(body, headers=_headers(answer))


def _headers(answer: Answer) -> dict[str, str]:
    return {
        "cache-control": "public, max-age=0, must-revalidate",
        "x-data-source": answer.source,
        "x-cache": "HIT" if answer.cached else "MISS",
    }


def _json(body: Any, *, status: int = 200, headers: Mapping[str, str]) -> Response:
    content = json.dumps(body, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()
    return Response(content, status, dict(headers), media_type="application/json")
