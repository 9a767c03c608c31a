"""The shapes of a contract's sections: what people promise, as typed and strict data.

One class per section, in the order in which a contract is written. Meaning across sections
(references exist, ids are unique) is judged in `landed.contract`.
"""

import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, JsonValue, StringConstraints, model_validator

Text = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
RowId = Annotated[str, StringConstraints(pattern=r"^\d+(\.\d+)*[a-z]?$")]
Profile = Literal["gate", "oncall"]


class Section(BaseModel):
    """Parent of all sections: nothing unknown, nothing converted, nothing changed afterwards."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class Header(Section):
    """`[contract]`: whose contract this is, and what holds for the whole target."""

    name: Text
    title: Text
    title_ko: Text
    migrations: Text
    """Folder of the migrations, from the contract's own folder; it may point outside."""
    tool: Literal["prisma", "sql"]
    """Who keeps the history: `prisma` (`_prisma_migrations`), or `sql` for plain files without a history."""
    postgres: Annotated[str, StringConstraints(pattern=r"^>=\d+$")]
    """The oldest major version: older blocks, another major than this is information."""
    tls: Literal["require", "allow"]
    pooler: Literal["require", "allow"]
    schemas: tuple[Text, ...] = ()
    """Schemas that are judged; none named: those of the lock."""
    database: Text | None = None
    owner: Text | None = None
    """Role that owns the database."""
    application_role: Text | None = None
    """Role the application connects as, where that is not the role of `--dsn`."""
    show: tuple[Text, ...] = ()
    """`table.column` whose values a report may show; all others appear as a short keyed hash and a length."""


class Phase(Section):
    """`[[phase]]`: the plan, shown beside what was measured, never judged."""

    id: Annotated[str, StringConstraints(pattern=r"^\d+$")]
    title: Text
    title_ko: Text
    owner: Text
    risk: Literal["low", "medium", "high"]
    minutes: Annotated[int, Field(ge=0)]


class Row(Section):
    """`[[row]]`: one claim of the runbook, and the checks that prove it."""

    id: RowId
    title: Text
    title_ko: Text
    how: tuple[Literal["T", "F", "P", "S", "made"], ...] = Field(min_length=1)
    """T target, F checkout, P platform, S signed by a person, made by the suite itself."""
    proved_by: tuple[Text, ...]
    """`kind`, `kind::test` or `kind::test[id]`."""
    pending: tuple[Text, ...] = ()
    """Kinds of check that this row waits for: while any is named the row cannot pass, only fail or be signed."""
    optional: bool = False
    """The runbook says "optional" or "if needed": what blocks elsewhere only warns here."""


class Box(Section):
    """`[[box]]`: one checkbox of the runbook, ticked by rows."""

    id: Annotated[str, StringConstraints(pattern=r"^(\d+(\.\d+)*|final\.(must|may))\.(box)?\d+$")]
    title: Text
    title_ko: Text
    rows: tuple[Text, ...] = Field(min_length=1)
    """Row ids; a prefix by components stands for all rows below it."""
    required: Literal["gate", "always", "no"]
    """`gate`: by the gate profile; `always`: on call too; `no`: by neither."""


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

    jq: Text
    equals: JsonValue = None
    one_of: tuple[JsonValue, ...] = ()
    at_least: float | None = None
    type: Literal["null", "boolean", "number", "string", "array", "object"] | None = None
    fresh_s: float | None = None
    """The value is an ISO 8601 time at most this many seconds before the answer's own Date header."""
    profile: Profile | None = None
    """Only in this profile; None: in both."""

    @model_validator(mode="after")
    def _one_comparison(self) -> "Expect":
        given = self.model_fields_set & {"equals", "one_of", "at_least", "type", "fresh_s"}
        if len(given) != 1:
            raise ValueError("give exactly one of equals, one_of, at_least, type, fresh_s")
        return self


class Relation(Section):
    """`[[relation]]`: a query across tables that must answer; `jq` reads its rows as an array of objects."""

    name: Text
    query: Text
    expect: tuple[Expect, ...] = Field(min_length=1)


class Source(Section):
    """Where an endpoint says which data it serves: a jq filter on its body, or a header."""

    jq: Text | None = None
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
    headers: dict[str, str] = {}
    expect: tuple[Expect, ...] = ()
    source: Source | None = None
    repeat: Annotated[int, Field(ge=1, le=20)] = 1
    """Calls in a row; every one must answer as promised."""
    budget_ms: float | None = None


class Mirror(Section):
    """`[[mirror]]`: what an endpoint lists equals what a query reads, item by item."""

    name: Text
    endpoint: Text
    jq: Text
    """Yields an array of objects."""
    query: Text
    """Yields rows whose columns are the objects' fields."""
    key: tuple[Text, ...] = Field(min_length=1)


class Marker(Section):
    """`[[marker]]`: a value that only the database knows, seen through an endpoint: evidence of its source."""

    endpoint: Text
    jq: Text
    query: Text
    """Yields one row with one column; no row: nothing to tell by."""


class Select(Section):
    """A claim about an HTML page: what a CSS selector finds. Exactly one comparison."""

    select: Text
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
        return self


class Page(Section):
    """`[[page]]`: a document for people or robots."""

    name: Text
    path: Annotated[str, StringConstraints(pattern=r"^/")]
    status: int = 200
    content_type: Text = "text/html"
    headers: dict[str, str] = {}
    expect: tuple[Select, ...] = ()
    contains: tuple[Text, ...] = ()
    assets: bool = False
    """The page's own scripts and styles (same origin, at most ten) answer 200."""
    optional_script: Text | None = None
    """Part of a script's address that a browser may also add later: absent is *not run*, not a failure."""


class History(Section):
    """`[history]`: what is asked of the migration tool's own table."""

    only: bool = False
    """Names unknown to the contract block; false: they warn."""
    elsewhere: bool = False
    """Look for the same migration in other databases of the server (needs `--direct-dsn`)."""


class Probe(Section):
    """`[probe]`: limits of questions that read rows."""

    timeout_s: Annotated[float, Field(gt=0)]
    sample: Annotated[int, Field(gt=0)]
    """Rows read where a whole table takes longer than the time allowed."""


class Politeness(Section):
    """`[politeness]`: the most that is sent to the site in one run."""

    requests: Annotated[int, Field(gt=0)]
    rate: Annotated[float, Field(gt=0)]
    """Requests per second."""


class Emergency(Section):
    """`[[emergency]]`: the runbook's words for a failure, shown with the findings it fits."""

    id: RowId
    title: Text
    title_ko: Text
    when: tuple[Text, ...] = Field(min_length=1)
    """Prefixes of finding ids."""
    steps: tuple[Text, ...] = Field(min_length=1)
    steps_ko: tuple[Text, ...] = Field(min_length=1)


class Waiver(Section):
    """`[[waiver]]`: a finding that somebody answers for, until a day."""

    id: Text
    """The finding's whole id."""
    owner: Text
    reason: Text
    expires: datetime.date
