"""A deployed application: asked politely over HTTP, with an end to every wait."""

import secrets
import ssl
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import cache
from typing import Any, ClassVar

import httpx
from pydantic import ConfigDict

from landed import __version__
from landed.deadline import within
from landed.errors import Silent, TargetError
from landed.marks import STRICT
from landed.ration import Ration
from landed.settings import Url

CONNECT_S = 5.0
ANSWER_S = 8.0
"""Wall clock for one answer, redirects and body included."""
BODY_LIMIT = 5_000_000
HOPS = "landed.hops"
"""Where a request and the redirects that it leads to have their addresses."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One answer as it came, or the reason why none did (`error`, and status 0)."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    path: str
    status: int = 0
    headers: dict[str, str] = field(default_factory=dict)
    """Names in lower case."""
    body: str = ""
    milliseconds: float = 0.0
    redirects: tuple[str, ...] = ()
    received: datetime
    error: str | None = None
    timed_out: bool = False
    retried: str = ""
    """Both samples, where it came only when it was asked for again."""

    @property
    def content_type(self) -> str:
        """Media type without parameters, in lower case."""
        return self.headers.get("content-type", "").split(";")[0].strip().lower()

    @property
    def date(self) -> datetime | None:
        """The server's own clock: its Date header."""
        try:
            return parsedate_to_datetime(self.headers["date"])
        except (KeyError, ValueError):
            return None


DEPLOYMENT_HEADERS = ("x-vercel-id", "x-vercel-deployment-url", "x-deployment-id", "x-commit", "x-git-commit")
"""Where a site names the deployment that answers, as far as it does."""
CACHE_HEADERS = ("age", "cache-control", "etag", "x-cache", "x-vercel-cache", "cf-cache-status", "vary")


@cache
def ssl_context() -> ssl.SSLContext:
    """One SSL context for all clients: building one costs tens of milliseconds."""
    return ssl.create_default_context()


class Site:
    """The application at `base_url`. At most `rate` requests a second, at most `requests` in all.

    Redirects are followed, as visitors do, and each is a request as well; without `follow` they are answers like
    any other.
    """

    def __init__(
        self, base_url: Url, *, requests: int, rate: float, ration: Ration | None = None, follow: bool = True
    ) -> None:
        self.base_url = base_url
        self._follow = follow
        self._ration = ration
        self._left = requests
        self._gap = 1.0 / rate
        self._next = 0.0
        self._turn = threading.Lock()
        self._client = self._new_client()

    def _new_client(self) -> httpx.Client:
        return httpx.Client(
            base_url=self.base_url.reveal(),
            verify=ssl_context(),
            follow_redirects=self._follow,
            max_redirects=5,
            event_hooks={"request": [self._sent]},
            headers={"user-agent": f"landed/{__version__}", "cache-control": "no-cache"},
        )

    def get(
        self,
        path: str,
        headers: Mapping[str, str] | None = None,
        *,
        fresh: bool = True,
        seconds: float = ANSWER_S,
    ) -> Answer:
        """GET a path; never raises for what the site does.

        `fresh` adds a query no cache has seen. Raises TargetError when the contract's politeness is used up, NotRun
        when the ration is.
        """
        self._ration_one()
        self._wait_for_turn()
        started, received = time.perf_counter(), datetime.now(UTC)

        def none(words: str, timed_out: bool) -> Answer:
            took = _since(started)
            return Answer(path=path, received=received, error=words, timed_out=timed_out, milliseconds=took)

        try:
            # httpx limits each wait on the line, not their sum, and not the time that a name takes to resolve.
            answer, body = within(
                seconds,
                f"GET {path}",
                lambda: self._fetch(_unseen(path) if fresh else path, dict(headers or {}), seconds),
            )
        except (Silent, httpx.TimeoutException):
            return none(f"no answer within {seconds:g} s", timed_out=True)
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            return none(str(error) or type(error).__name__, timed_out=False)
        return Answer(
            path=path,
            status=answer.status_code,
            headers={name.lower(): value for name, value in answer.headers.items()},
            body=body,
            milliseconds=_since(started),
            redirects=tuple(str(each.url) for each in answer.history),
            received=received,
        )

    def _fetch(self, path: str, headers: dict[str, str], seconds: float) -> tuple[httpx.Response, str]:
        limits = httpx.Timeout(seconds, connect=min(seconds, CONNECT_S))
        with self._client.stream("GET", path, headers=headers, timeout=limits, extensions={HOPS: []}) as answer:
            chunks, size = [], 0
            for chunk in answer.iter_bytes():
                chunks.append(chunk)
                size += len(chunk)
                if size > BODY_LIMIT:
                    break
            return answer, b"".join(chunks).decode(answer.encoding or "utf-8", "replace")

    def _sent(self, request: httpx.Request) -> None:
        """Called for each hop: the first had its turn, those after it are counted on their way."""
        hops: list[str] = request.extensions[HOPS]
        hops.append(str(request.url))
        if len(hops) > 1:
            self._ration_one()
            self.spend()

    def _ration_one(self) -> None:
        if self._ration is not None:
            self._ration.take()

    def spend(self) -> float:
        """Count a request, and return how long its turn is to be waited for. Raises TargetError.

        Whoever sends beside, at a rate of his own, counts here too: the others wait the longer.
        """
        with self._turn:
            if self._left <= 0:
                raise TargetError("the contract's [politeness] requests are used up")
            self._left -= 1
            wait = self._next - time.monotonic()
            self._next = max(self._next, time.monotonic()) + self._gap
        return wait

    def _wait_for_turn(self) -> None:
        wait = self.spend()
        if wait > 0:
            time.sleep(min(wait, ANSWER_S))

    def renew(self) -> None:
        """Leave all kept connections behind: the next request goes over a new one."""
        before, self._client = self._client, self._new_client()
        before.close()

    def close(self) -> None:
        """Close the kept connections."""
        self._client.close()


def _since(started: float) -> float:
    return (time.perf_counter() - started) * 1000


def _unseen(path: str) -> str:
    """The path with a query that no cache has seen."""
    return f"{path}{'&' if '?' in path else '?'}_landed={secrets.token_hex(4)}"


def facts(answer: Answer) -> dict[str, Any]:
    """What is told of an answer beside the judgement: status, time, redirects, how a cache took part."""
    told: dict[str, Any] = {"status": answer.status, "ms": round(answer.milliseconds, 1)}
    if answer.redirects:
        told["redirects"] = list(answer.redirects)
    return told | {name: answer.headers[name] for name in CACHE_HEADERS if name in answer.headers}
