"""Answers of the API and pages: what is asked, and what must be in it."""

import re
from typing import Annotated, Literal

from pydantic import Field, JsonValue, StringConstraints, model_validator

from landed.promises.browser import Browser
from landed.promises.filters import Filter, Selector
from landed.promises.sections import Profile, Section, Text


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
    compressed_from: Annotated[int, Field(ge=1)] | None = None
    """An answer of so many bytes or more comes compressed; None: in whatever form."""
    budget_ms: float | None = None
    """On a new connection each answer, on kept ones the 95th percentile, stays below this."""


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
    compressed_from: Annotated[int, Field(ge=1)] | None = None
    """A page of so many bytes or more comes compressed; None: in whatever form."""
    browser: Browser | None = None
    """What holds of it in a real browser; None: it is not opened in one."""
