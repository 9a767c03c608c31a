"""The shapes of a contract's promises: seeded rows, answers of the API, pages."""

import re
from typing import Annotated, Literal

from pydantic import Field, JsonValue, StringConstraints, model_validator

from landed.browser_promises import Browser
from landed.filters import Filter, Selector
from landed.sections import Profile, Section, Text


class Lookup(Section):
    """A seed field that holds another table's key instead of its generated id."""

    field: Text
    """Name in the seed file."""
    column: Text
    """Column of the seeded table that holds `id` of `table`."""
    table: Text
    id: Text = "id"
    key: Text
    """Column of `table` that the seed file's value equals."""


class Each(Section):
    """Every row of `table` is referenced at least once by `column` of the seeded table."""

    table: Text
    id: Text = "id"
    column: Text


class Seed(Section):
    """`[[seed]]`: rows that the migration promised to put in."""

    table: Text
    file: Text
    """JSON array of objects, from the contract's own folder."""
    key: tuple[Text, ...] = Field(min_length=1)
    """Fields (columns or lookups) that name a row; NULL equals NULL."""
    mode: Literal["exact", "at_least"]
    """`exact`: no row more, at the gate (on call counts are floors)."""
    compare: tuple[Text, ...]
    """Fields whose values are compared; columns not named here may change."""
    lookup: tuple[Lookup, ...] = ()
    each: Each | None = None


class Expect(Section):
    """A claim about a JSON document: what `jq` yields. Exactly one of the comparisons is given."""

    jq: Filter
    equals: JsonValue = None
    one_of: tuple[JsonValue, ...] = ()
    at_least: float | None = None
    at_most: float | None = None
    type: Literal["null", "boolean", "number", "string", "array", "object"] | None = None
    fresh_s: float | None = None
    """The value is an ISO 8601 time at most this many seconds before the answer's own Date header."""
    profile: Profile | None = None
    """Only in this profile; None: in both."""

    @model_validator(mode="after")
    def _one_comparison(self) -> "Expect":
        given = self.model_fields_set & {"equals", "one_of", "at_least", "at_most", "type", "fresh_s"}
        if len(given) != 1:
            raise ValueError("give exactly one of equals, one_of, at_least, at_most, type, fresh_s")
        if given == {"one_of"} and not self.one_of:
            raise ValueError("one_of names no value")
        return self


class Relation(Section):
    """`[[relation]]`: a query across tables that must answer; `jq` reads its rows as an array of objects."""

    name: Text
    query: Text
    expect: tuple[Expect, ...] = Field(min_length=1)


class Source(Section):
    """Where an endpoint says which data it serves: a jq filter on its body, or a header."""

    jq: Filter | None = None
    header: Text | None = None
    value: Text
    """What stands for the database."""

    @model_validator(mode="after")
    def _one_place(self) -> "Source":
        if (self.jq is None) == (self.header is None):
            raise ValueError("give jq or header, not both")
        return self


class Endpoint(Section):
    """`[[endpoint]]`: a GET request and what its JSON answer promises."""

    name: Text
    group: Text
    """Kind of check that judges it: `api_status`, `api_models`, `api_relations`, `api_errors`."""
    path: Annotated[str, StringConstraints(pattern=r"^/")]
    status: tuple[int, ...] = Field(min_length=1)
    content_type: Text = "application/json"
    """`any`: the body is not read as JSON (an address that must not be there may say so in any form)."""
    headers: dict[str, str] = Field(default_factory=dict)
    expect: tuple[Expect, ...] = ()
    source: Source | None = None
    repeat: Annotated[int, Field(ge=1, le=20)] = 1
    """Calls in a row; every one must answer as promised."""
    budget_ms: float | None = None
    """On a new connection each answer, on kept ones the 95th percentile, stays below this."""


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


class Mirror(Section):
    """`[[mirror]]`: what an endpoint lists equals what a query reads, item by item."""

    name: Text
    endpoint: Text
    jq: Filter
    """Yields an array of objects."""
    query: Text
    """Yields rows whose columns are the objects' fields."""
    key: tuple[Text, ...] = Field(min_length=1)


class Marker(Section):
    """`[[marker]]`: a value that only the database knows, seen through an endpoint: evidence of its source."""

    endpoint: Text
    jq: Filter
    query: Text
    """Yields one row with one column; no row: nothing to tell by."""


class Select(Section):
    """A claim about an HTML page: what a CSS selector finds. Exactly one comparison."""

    select: Selector
    attribute: Text | None = None
    """Judge this attribute; None: the element's text."""
    equals: Text | None = None
    matches: Text | None = None
    """A regular expression found in the value."""
    at_least: int | None = None
    """So many elements."""

    @model_validator(mode="after")
    def _one_comparison(self) -> "Select":
        if sum(each is not None for each in (self.equals, self.matches, self.at_least)) != 1:
            raise ValueError("give exactly one of equals, matches, at_least")
        try:
            re.compile(self.matches or "")
        except re.error as error:
            raise ValueError(f"matches is no regular expression: {error}") from None
        return self


class Page(Section):
    """`[[page]]`: a document for people or robots."""

    name: Text
    path: Annotated[str, StringConstraints(pattern=r"^/")]
    status: int = 200
    content_type: Text = "text/html"
    headers: dict[str, str] = Field(default_factory=dict)
    expect: tuple[Select, ...] = ()
    contains: tuple[Text, ...] = ()
    assets: bool = False
    """The page's own scripts and styles (same origin, at most ten) answer 200."""
    optional_script: Text | None = None
    """Part of a script's address that a browser may also add later: absent is *not run*, not a failure."""
    browser: Browser | None = None
    """What holds of it in a real browser; None: it is not opened in one."""
