"""The shapes of a contract's sections: what people promise, as typed and strict data.

One class per section; larger families have modules of their own beside this one. Meaning across sections
(references exist, ids are unique) is judged in `landed.contract`.
"""

import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

Text = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
RowId = Annotated[str, StringConstraints(pattern=r"^\d+(\.\d+)*[a-z]?$")]
Profile = Literal["gate", "oncall"]


class Section(BaseModel):
    """Parent of all sections: nothing unknown, nothing converted, nothing changed afterwards."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, allow_inf_nan=False)


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
    watch_hours: Annotated[int, Field(ge=1)] = 48
    """How long the target is watched after it has landed."""
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


class Task(Section):
    """`[[task]]`: what a part of a phase is called; its boxes have ids below its own."""

    id: Annotated[str, StringConstraints(pattern=r"^\d+\.\d+$")]
    title: Text
    title_ko: Text


class Row(Section):
    """`[[row]]`: one claim of the runbook, and the checks that prove it."""

    id: RowId
    title: Text
    title_ko: Text
    how: tuple[Literal["T", "F", "P", "S", "made"], ...] = Field(min_length=1)
    """T target, F checkout, P platform, S signed by a person, made by the suite itself."""
    proved_by: tuple[Text, ...]
    """`kind`, `kind::test` or `kind::test[id]`."""
    beside: tuple[Text, ...] = ()
    """The same, for checks that count where they can look: not run, they leave the row to the others."""
    instead: tuple[Text, ...] = ()
    """The same, for checks that prove the row alone where those of `proved_by` cannot look and these all pass."""
    pending: tuple[Text, ...] = ()
    """Kinds of check that this row waits for: while any is named the row cannot pass, only fail or be signed."""
    made_by: Literal["completion", "notification", "handover"] | None = None
    """What the suite itself does after the checks, and the row is passed by nothing else: see `landed.run.made`."""
    optional: bool = False
    """The runbook says "optional" or "if needed": what blocks elsewhere only warns here."""

    @property
    def ways(self) -> tuple[str, ...]:
        """Every check that proves it, counts beside those, or stands in for them."""
        return (*self.proved_by, *self.beside, *self.instead)


class Box(Section):
    """`[[box]]`: one checkbox of the runbook, ticked by rows."""

    id: Annotated[str, StringConstraints(pattern=r"^(\d+(\.\d+)*|final\.(must|may))\.(box)?\d+$")]
    title: Text
    title_ko: Text
    rows: tuple[Text, ...] = Field(min_length=1)
    """Row ids; a prefix by components stands for all rows below it."""
    required: Literal["gate", "always", "no"]
    """`gate`: by the gate profile; `always`: on call too; `no`: by neither."""


class History(Section):
    """`[history]`: what is asked of the migration tool's own table."""

    only: bool = False
    """Names unknown to the contract block; false: they warn."""
    elsewhere: bool = False
    """Look for the same migration in other databases of the server (needs `--direct-dsn`)."""


class Backup(Section):
    """`[backup]`: what a backup of the target must be, where `--backup` names one."""

    min_bytes: Annotated[int, Field(ge=1)] = 1
    """Size of the file, or of all files of a directory."""
    max_age_h: Annotated[float, Field(gt=0)] | None = None
    """Hours; None: its age is told, not judged."""
    timeout_s: Annotated[float, Field(gt=0)] = 600.0
    """The most that making one may take, and restoring it."""


class Range(Section):
    """From where to where a figure may be; both ends are allowed."""

    at_least: float | None = None
    at_most: float | None = None

    @model_validator(mode="after")
    def _an_end(self) -> "Range":
        if self.at_least is None and self.at_most is None:
            raise ValueError("give at_least, at_most, or both")
        return self

    def holds(self, value: float) -> bool:
        """Is a value within?"""
        return not (
            (self.at_least is not None and value < self.at_least)
            or (self.at_most is not None and value > self.at_most)
        )

    def words(self, unit: str = "") -> str:
        """The range as a report shows it."""
        ends = (("at least", self.at_least), ("at most", self.at_most))
        found = " and ".join(f"{word} {end:g}" for word, end in ends if end is not None)
        return f"{found} {unit}".rstrip()


class Monitoring(Section):
    """`[monitoring]`: where the database's own figures are expected; what is left out is not judged."""

    connections: Range | None = None
    """Client sessions of the database, without landed's own."""
    size_mb: Range | None = None
    cache_hit: Range | None = None
    """Share of blocks found in memory, 0 to 1."""
    query_s: Range | None = None
    """The longest query that is running."""
    lock_wait_s: Range | None = None
    """The longest wait for a lock."""
    deadlocks: Range | None = None
    """Since the counters began."""
    temp_mb: Range | None = None
    """Written to temporary files since the counters began."""
    lag_mb: Range | None = None
    """What the slowest standby has still to replay."""
    response_ms: Annotated[float, Field(gt=0)] | None = None
    """The shortest question's answer, without the network's own time: the median stays below."""
    query_ms: Annotated[float, Field(gt=0)] | None = None
    """Each statement of a `[[query_budget]]`, by the server's own clock: the median stays below."""


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


class Answer(Section):
    """What tells whether a step of an emergency procedure is the one to take."""

    step: Annotated[int, Field(ge=1)]
    """Its number, from 1."""
    checks: tuple[Text, ...] = ()
    """`kind` or `kind::test`: if all that looked passed, the step's cause is not here."""
    when: tuple[Text, ...] = ()
    """Prefixes of finding ids that point to the step; none named: all findings of its checks."""

    @model_validator(mode="after")
    def _something(self) -> "Answer":
        if not self.checks and not self.when:
            raise ValueError("give checks, when, or both")
        return self


class Emergency(Section):
    """`[[emergency]]`: the runbook's words for a failure, shown with the findings it fits."""

    id: RowId
    title: Text
    title_ko: Text
    when: tuple[Text, ...] = Field(min_length=1)
    """Prefixes of finding ids."""
    steps: tuple[Text, ...] = Field(min_length=1)
    steps_ko: tuple[Text, ...] = Field(min_length=1)
    answers: tuple[Answer, ...] = ()
    evidence_first: bool = False
    """Steps that a finding points to come before the others."""

    @model_validator(mode="after")
    def _both_languages(self) -> "Emergency":
        if len(self.steps) != len(self.steps_ko):
            raise ValueError(f"{len(self.steps)} steps, {len(self.steps_ko)} steps_ko")
        numbers = [each.step for each in self.answers]
        if len(set(numbers)) < len(numbers) or max(numbers, default=0) > len(self.steps):
            raise ValueError(f"answers: each step once, from 1 to {len(self.steps)}")
        return self


class Waiver(Section):
    """`[[waiver]]`: a finding that somebody answers for, until a day."""

    id: Annotated[str, StringConstraints(pattern=r"^[a-z_0-9]+/[a-z_]+:.+$")]
    """The finding's whole id: `kind/rule:subject`."""
    owner: Text
    reason: Text
    expires: datetime.date

    @property
    def kind(self) -> str:
        """Kind of check that makes the finding."""
        return self.id.partition("/")[0]
