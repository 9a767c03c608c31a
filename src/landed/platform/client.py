"""One service of the platform, asked over HTTP: GET alone, never redirected, with an end to every wait.

A token goes with each request, so that no redirect is followed: it would carry the token to somebody else.
"""

import json
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

import httpx

from landed import __version__
from landed.deadline import within
from landed.errors import LandedError, Silent
from landed.promises.platform import Service
from landed.secrets import Secret
from landed.web.site import ssl_context

ANSWER_S = 8.0
"""Wall clock for one answer, body included."""
BODY_LIMIT = 10_000_000


class Unanswered(LandedError):
    """The service told nothing that can be judged: why, and what to do. `absent`: it says that there is none."""

    def __init__(self, words: str, *, absent: bool = False) -> None:
        super().__init__(words)
        self.absent = absent


class Client:
    """Asks one service, `rate` times a second at most (None: without a pace). `told` are waits it asked for."""

    def __init__(
        self,
        service: Service,
        address: str,
        token: Secret,
        *,
        retry_after_s: float,
        rate: float | None,
        answer_s: float = ANSWER_S,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.told: list[str] = []
        self._service = service
        self._address = address
        self._token = token
        self._patience_s = retry_after_s
        self._answer_s = answer_s
        self._sleep = sleep
        self._gap = 1 / rate if rate else 0.0
        self._next = 0.0
        self._client = httpx.Client(follow_redirects=False, timeout=answer_s, verify=ssl_context())

    def get(self, path: str, query: Mapping[str, str], end: float) -> Any:
        """The JSON document of an answer. `end` is a moment of the monotonic clock. Raises Unanswered."""
        what = f"{self._service.name}: GET {path}"
        while True:
            answer, body = self._ask(path, query, what, end)
            if answer.status_code != httpx.codes.TOO_MANY_REQUESTS:
                return self._document(answer, body, what)
            self._wait(answer, what, end)

    def close(self) -> None:
        """Close the kept connections."""
        self._client.close()

    def _ask(self, path: str, query: Mapping[str, str], what: str, end: float) -> tuple[httpx.Response, bytes]:
        self._pace(end)
        left = min(self._answer_s, end - time.monotonic())
        if left <= 0:
            raise Unanswered(f"{what}: out of time")
        try:
            return within(left, what, lambda: self._fetch(path, query, left))
        except (Silent, httpx.TimeoutException):
            raise Unanswered(f"{what}: no answer within {left:.2g} s") from None
        except (httpx.HTTPError, httpx.InvalidURL, UnicodeError) as error:
            # The error's own words may hold the header that was to be sent.
            raise Unanswered(f"{what}: {type(error).__name__}") from None

    def _fetch(self, path: str, query: Mapping[str, str], seconds: float) -> tuple[httpx.Response, bytes]:
        headers = {
            "accept": "application/json",
            "user-agent": f"landed/{__version__}",
            self._service.header: f"{self._service.scheme} {self._token.reveal()}".strip(),
        }
        address, chunks, size = f"{self._address}{path}", [], 0
        with self._client.stream("GET", address, params=query, headers=headers, timeout=seconds) as answer:
            for chunk in answer.iter_bytes():
                chunks.append(chunk)
                size += len(chunk)
                if size > BODY_LIMIT:
                    raise httpx.ReadError("too long")
        return answer, b"".join(chunks)

    def _document(self, answer: httpx.Response, body: bytes, what: str) -> Any:
        status, service = answer.status_code, self._service
        if status in (401, 403):
            words = "is not accepted" if status == 401 else "lacks a permission"
            raise Unanswered(f"{what}: {status}: the token of {service.token} {words}: it needs {service.grant}")
        if status == 404:
            words = f"404: there is none, or the token of {service.token} does not see it: it needs {service.grant}"
            raise Unanswered(f"{what}: {words}", absent=True)
        if status != 200:
            raise Unanswered(f"{what}: {status}: ask again later, or sign what it proves")
        try:
            return json.loads(body)
        except ValueError:
            raise Unanswered(f"{what}: no JSON document") from None

    def _pace(self, end: float) -> None:
        wait = self._next - time.monotonic()
        if 0 < wait < end - time.monotonic():
            self._sleep(wait)
        self._next = time.monotonic() + self._gap

    def _wait(self, answer: httpx.Response, what: str, end: float) -> None:
        """Wait as long as a 429 asks for, if that is within what may be waited."""
        asked = retry_after(answer.headers.get("retry-after"))
        if asked is None:
            raise Unanswered(f"{what}: 429 without a Retry-After: ask again later")
        if asked > self._patience_s or asked > end - time.monotonic():
            raise Unanswered(f"{what}: 429: asks to wait {asked:g} s: ask again later")
        self._patience_s -= asked
        self.told.append(f"{what}: 429, waited {asked:g} s")
        self._sleep(max(asked, 0.01))


def retry_after(text: str | None) -> float | None:
    """Seconds of a Retry-After header, which may be a number or a date; None where it is neither."""
    try:
        return max(0.0, float(int(text or "")))
    except ValueError:
        pass
    try:
        return max(0.0, (parsedate_to_datetime(text or "") - datetime.now(UTC)).total_seconds())
    except (ValueError, TypeError):
        return None
