"""Which source answers: the first of the chain that can, with a cache that never outlives its source."""

import datetime
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol

from reference.site_data import Kind
from reference.site_guard import SourceError


class Source(Protocol):
    """Where answers come from."""

    name: str

    @property
    def reachable(self) -> bool:
        """False while it is known to be down."""

    async def read(self, kind: Kind) -> Any:
        """The data of one kind, or `SourceError`."""

    async def stop(self) -> None:
        """Let go of everything."""


class NoAnswer(Exception):
    """No source of the chain has an answer."""


@dataclass(frozen=True, slots=True)
class Answer:
    """Data, and the truth about where and when they were read."""

    source: str
    data: Any
    read_at: datetime.datetime
    cached: bool


class Chain:
    """The sources in their order, and what was read from them lately."""

    def __init__(self, sources: Sequence[Source], *, cache_seconds: float) -> None:
        self._sources = sources
        self._seconds = cache_seconds
        self._cache: dict[Kind, tuple[float, Answer]] = {}

    @property
    def first(self) -> str:
        """The source that should answer."""
        return self._sources[0].name

    async def read(self, kind: Kind) -> Answer:
        """The best answer there is now."""
        for source in self._sources:
            if not source.reachable:
                continue
            kept = self._kept(source, kind)
            if kept is not None:
                return kept
            try:
                return await self._read(source, kind)
            except SourceError:
                continue
        raise NoAnswer

    def _kept(self, source: Source, kind: Kind) -> Answer | None:
        until, answer = self._cache.get(kind, (0.0, None))
        return answer if answer and answer.source == source.name and time.monotonic() < until else None

    async def _read(self, source: Source, kind: Kind) -> Answer:
        now = datetime.datetime.now(datetime.UTC)
        answer = Answer(source.name, await source.read(kind), now, cached=False)
        # One entry for each kind: whatever another source said before is forgotten here.
        self._cache[kind] = (time.monotonic() + self._seconds, replace(answer, cached=True))
        return answer
