"""Times that are judged: queries, answers, clients at once, load."""

from typing import Annotated, Literal

from pydantic import Field, model_validator

from landed.promises.sections import Section, Text


class QueryBudget(Section):
    """`[[query_budget]]`: statements that the application sends together, and how long they may take."""

    name: Text
    queries: tuple[Text, ...] = Field(min_length=1)
    """Files, asked one after the other; their times are added."""
    samples: Annotated[int, Field(ge=1, le=10_000)] = 100
    warmup: Annotated[int, Field(ge=0, le=1000)] = 5
    limits_ms: dict[Literal["mean", "p50", "p95", "p99", "max"], float] = Field(min_length=1)
    """Client-side; the first is the judged one."""

    @property
    def words(self) -> str:
        """The limits in words."""
        return ", ".join(f"{figure} below {limit:g} ms" for figure, limit in self.limits_ms.items())


class Latency(Section):
    """`[latency]`: how endpoints with a `budget_ms` are timed."""

    new_connections: Annotated[int, Field(ge=5, le=100)] = 5
    kept_alive: Annotated[int, Field(ge=5, le=1000)] = 40
    ceiling_ms: float = 2000.0
    """No single answer on a kept connection takes longer."""


class Concurrency(Section):
    """`[[concurrency]]`: one query asked by many clients at once, through the application's string."""

    name: Text
    query: Text
    clients: Annotated[int, Field(ge=2, le=100)] = 10


class Pooling(Section):
    """`[pooling]`: how far a pooler is tried."""

    clients: Annotated[int, Field(ge=2, le=1000)] = 30
    """At most so many at once; on a target never more than what is free less the reserve."""
    reserve: Annotated[int, Field(ge=0)] = 10
    """Connections of the server that are left to others."""
    pool: Annotated[int, Field(ge=1)] | None = None
    """So many transactions at least run side by side; None: the pool's size is not judged."""
    free_warn: Annotated[int, Field(ge=0)] = 5
    """Fewer free connections of the server than this warn."""
    free_block: Annotated[int, Field(ge=0)] = 1
    """Fewer than this block."""


class Stage(Section):
    """`[[stage]]`: load on one endpoint: so many requests at a time, or so many a second (open loop)."""

    name: Text
    endpoint: Text
    requests: Annotated[int, Field(ge=1)] | None = None
    concurrency: Annotated[int, Field(ge=1, le=1000)] = 1
    rate: Annotated[float, Field(gt=0)] | None = None
    """Requests per second, begun when they are due, whatever became of those before."""
    seconds: Annotated[float, Field(gt=0, le=3600)] | None = None
    warn_ms: float = 500.0
    """95th percentile from which it warns."""
    block_ms: float = 2000.0
    """95th percentile from which it blocks."""

    @model_validator(mode="after")
    def _one_loop(self) -> "Stage":
        closed, opened = self.requests is not None, self.rate is not None and self.seconds is not None
        if closed == opened or (self.rate is None) != (self.seconds is None):
            raise ValueError("give requests (closed loop), or rate and seconds (open loop)")
        return self
