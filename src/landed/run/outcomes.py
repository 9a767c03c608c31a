"""What becomes of checks, rows, boxes and runs: the words that every report uses."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import IntEnum, StrEnum
from typing import Any

from landed.evidence import Finding
from landed.promises.sections import Profile


class Outcome(StrEnum):
    """What became of a check, a row or a box."""

    FAILED = "failed"
    BLOCKED = "blocked"
    PASSED = "passed"
    ATTESTED = "attested"
    NOT_RUN = "not run"


class ExitStatus(IntEnum):
    """What the run tells whoever started it."""

    LANDED = 0
    NOT_LANDED = 1
    INTERRUPTED = 2
    INTERNAL = 3
    USAGE = 4


NOT_APPLICABLE = "not applicable"
"""How the reason of a check begins that had nothing to look at."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckResult:
    """One pytest item, after it ran."""

    nodeid: str
    kind: str
    rows: tuple[str, ...]
    claim: str
    subject: str
    outcome: Outcome
    reason: str
    findings: tuple[Finding, ...] = ()
    measurements: Mapping[str, Any] = field(default_factory=dict)
    seconds: float = 0.0
    started: datetime | None = None
    """When it got in: a measured check waits until no other is running, the others wait for it."""
    ended: datetime | None = None
    """When its body was over."""

    @property
    def counts(self) -> bool:
        """It looked at something, or should have."""
        return not self.reason.startswith(NOT_APPLICABLE)


@dataclass(frozen=True, slots=True, kw_only=True)
class RowResult:
    """One claim of the runbook, after the run."""

    id: str
    title: str
    outcome: Outcome
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BoxResult:
    """One checkbox, after the run."""

    id: str
    title: str
    required: bool
    """Within this run's profile and scope."""
    outcome: Outcome
    reason: str
    rows: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Circumstances:
    """How the run was made, where that decides what may be said of it."""

    profile: Profile = "gate"
    sample: bool = False
    deselected: bool = False
    """Something within the scope was left out by other means than `--checkpoint`."""
    left_out: frozenset[str] = frozenset()
    """Ids of the rows that lost a check by it: what ran of them cannot sign for what did not."""
    interrupted: bool = False
    open_drill: str = ""
    """What a drill has cut and nobody put back, and what to run."""
    today: date = field(default_factory=date.today)
    made: Mapping[str, tuple[Outcome, str]] = field(default_factory=dict)
    """What became of the things that the suite itself makes, with the reason, as far as they are made."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What is signed."""

    word: str
    """`landed`, `landed with warnings`, `healthy`, `healthy with warnings`, `not landed`, `interrupted`."""
    scope: str
    exit_status: ExitStatus
    complete: bool
    rows: tuple[RowResult, ...]
    boxes: tuple[BoxResult, ...]
    open: tuple[tuple[str, str], ...]
    """What keeps the run red beside failed checks: (name of the `signature::` testcase, reason)."""
    warnings: tuple[str, ...]

    @property
    def text(self) -> str:
        """The verdict with its scope, as it is always shown."""
        return self.word if self.word in ("landed", "landed with warnings") else f"{self.word} ({self.scope})"
