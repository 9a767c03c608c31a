"""A visitor who never stops asking: one request after the other at a steady rate, whatever became of those before.

Open loop: a request begins when it is due, so that an outage is seen by all who would have come in it. The
endpoints take turns, and are asked for under their plain addresses: what a cache keeps, it keeps of these.
"""

import asyncio
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import cycle
from typing import ClassVar

import httpx
from pydantic import ConfigDict

from landed import __version__
from landed.errors import TargetError
from landed.fallback.rungs import said
from landed.marks import STRICT
from landed.promises.site import Endpoint
from landed.settings import Url
from landed.traffic.wire import explain, trust
from landed.web.site import BODY_LIMIT, Answer

ANSWER_S = 8.0
"""Wall clock for one answer; what takes longer is none."""
STOP_S = 2.0
"""So long requests under way are waited for at the end."""
JOIN_S = ANSWER_S + STOP_S


@dataclass(frozen=True, slots=True, kw_only=True)
class Probe:
    """One request of the prober."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    at: datetime
    """When it was due, and began."""
    due_s: float
    """The same in seconds of one clock that never jumps."""
    endpoint: str
    status: int = 0
    ms: float
    error: str | None = None
    source: str | None = None
    """What the answer says of its source, where it says anything."""


class Prober:
    """Asks from `start` to `stop`, in a thread of its own; never raises for what the site does.

    `spend` counts each request, redirects included; where it raises TargetError, the prober ends by itself.
    """

    def __init__(
        self, url: Url, endpoints: Sequence[Endpoint], rate: float, spend: Callable[[], object] = lambda: None
    ) -> None:
        self._url = url
        self._endpoints = endpoints
        self._spend = spend
        self._gap = 1.0 / rate
        self.round_s = len(endpoints) / rate
        """So long it takes to ask for each address once."""
        self.broken: str | None = None
        """Why it ended by itself."""
        self._begun: list[float] = []
        self._probes: list[Probe] = []
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._run, name="landed: prober", daemon=True)

    def start(self) -> None:
        """Begin to ask."""
        self._thread.start()

    def stop(self) -> tuple[Probe, ...]:
        """Ask no more; every request, in the order of their beginnings."""
        self._ended.set()
        self._thread.join(JOIN_S)
        return self.so_far()

    def so_far(self) -> tuple[Probe, ...]:
        """The requests that are over."""
        return tuple(sorted(self._probes, key=lambda each: each.due_s))

    def asked_round(self, since_s: float) -> bool:
        """Has it asked for each address since then, or will it never?"""
        if self.broken is not None or not self._endpoints:
            return True
        begun = self._begun[-len(self._endpoints) :]
        return len(begun) == len(self._endpoints) and begun[0] >= since_s

    def _run(self) -> None:
        try:
            asyncio.run(self._ask_on())
        except asyncio.CancelledError:
            return
        except Exception as error:  # noqa: BLE001 - what ended it is told, and what it did not ask is not judged
            self.broken = f"{type(error).__name__}: {error}"

    async def _ask_on(self) -> None:
        limits, under_way = httpx.Timeout(ANSWER_S), set[asyncio.Task[None]]()
        async with httpx.AsyncClient(
            base_url=self._url.reveal(),
            verify=trust(),
            timeout=limits,
            follow_redirects=True,
            event_hooks={"request": [self._count]},
            headers={"user-agent": f"landed/{__version__}"},
        ) as client:
            due = time.monotonic()
            for endpoint in cycle(self._endpoints):
                self._begun.append(due)
                task = asyncio.ensure_future(self._ask(client, endpoint, due))
                under_way.add(task)
                task.add_done_callback(under_way.discard)
                due = max(due + self._gap, time.monotonic())
                while not self._ended.is_set() and (left := due - time.monotonic()) > 0:
                    await asyncio.sleep(min(left, 0.1))
                if self._ended.is_set() or self.broken:
                    break
            for _ in range(2):  # those that answer in time, and those that were told to go
                if under_way:
                    await asyncio.wait({*under_way}, timeout=STOP_S)
                for task in under_way:
                    task.cancel()

    async def _count(self, request: httpx.Request) -> None:
        self._spend()

    async def _ask(self, client: httpx.AsyncClient, endpoint: Endpoint, due: float) -> None:
        probe = Probe(at=datetime.now(UTC), due_s=due, endpoint=endpoint.name, ms=0.0, error="no answer in time")
        try:
            async with asyncio.timeout(ANSWER_S):
                answer = await client.get(endpoint.path, headers=endpoint.headers)
            source = _source(endpoint, answer, probe.at)
            probe = replace(probe, status=answer.status_code, source=source, error=None)
        except TargetError as over:
            self.broken = str(over)
            return  # it was not sent
        except Exception as problem:  # noqa: BLE001 - whatever it is, a visitor had no answer
            probe = replace(probe, error=_words(problem))
        except asyncio.CancelledError:
            self._keep(probe)
            raise
        self._keep(probe)

    def _keep(self, probe: Probe) -> None:
        self._probes.append(replace(probe, ms=round((time.monotonic() - probe.due_s) * 1000, 1)))


def _source(endpoint: Endpoint, answer: httpx.Response, at: datetime) -> str | None:
    if endpoint.source is None or answer.status_code not in endpoint.status:
        return None
    headers: Mapping[str, str] = {name.lower(): value for name, value in answer.headers.items()}
    found = said(
        endpoint.source,
        Answer(
            path=endpoint.path,
            status=answer.status_code,
            headers=dict(headers),
            body=answer.text[:BODY_LIMIT],
            received=at,
        ),
    )
    return found if isinstance(found, str) else None


def _words(problem: BaseException) -> str:
    """The network's own words, however many libraries wrapped them."""
    if isinstance(problem, httpx.TimeoutException | TimeoutError):
        return "no answer in time"
    told, cause = str(problem) or type(problem).__name__, problem.__cause__ or problem.__context__
    while cause is not None:
        if isinstance(cause, BaseExceptionGroup):
            cause = cause.exceptions[0]
        if isinstance(cause, OSError) and cause.errno:
            return explain(cause)
        cause = cause.__cause__ or cause.__context__
    return told
