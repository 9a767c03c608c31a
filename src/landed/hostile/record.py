"""What is sent, and what came of it: plain data between the suite and the process that sends.

Nothing but the standard library is imported here: what that process imports costs it time, and hypothesis reads it.
"""

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Aim:
    """One target: the contract's own words, as plain data."""

    name: str
    path: str
    input: dict[str, str]
    plain: dict[str, str]
    json: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """What the process is told by its standard input, the login among the headers."""

    host: str
    port: int
    tls: bool
    prefix: str
    headers: tuple[tuple[str, str], ...]
    known: str
    """A path that has answered: by it the site shows that it is there."""
    aims: tuple[Aim, ...]
    methods: tuple[str, ...]
    examples: int
    shrink: int
    within_s: float
    ceiling_s: float
    rate: float | None
    """Requests per second; None: as quickly as they are answered."""


@dataclass(frozen=True, slots=True)
class Request:
    """One request; two with the same method and target are the same."""

    method: str
    target: str
    """Path and query, below the site's own prefix, as they stand in the request line."""
    place: str = field(default="", compare=False)
    value: str = field(default="", compare=False)
    """What was put there."""
    loose: bool = field(default=False, compare=False)
    """No client that keeps to the rules would write it so: who refuses it need not be the endpoint."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Flaw:
    """One kind of failure of a target, by the smallest request that shows it."""

    rule: str
    what: str = ""
    expected: str
    found: str
    request: Request
    times: int = 1
    """So many different requests showed it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hunted:
    """What came of one target."""

    name: str
    planned: int
    sent: int = 0
    """Different requests among those that were planned or made smaller."""
    unsent: int = 0
    """Planned ones for which there was no time."""
    limited: int = 0
    """Answered 429."""
    slowest_ms: float = 0.0
    statuses: dict[str, int] = field(default_factory=dict)
    flaws: tuple[Flaw, ...] = ()
    retried: tuple[str, str] = ("", "")
    """The first request that was answered only when it was sent again, and both samples."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """What came of all of them."""

    hunted: tuple[Hunted, ...] = ()
    lost: str = ""
    """The site is gone: what it was asked, and what it said."""
    requests: int = 0
    seconds: float = 0.0


def task_of(data: dict[str, Any]) -> Task:
    """The task that was written as JSON."""
    aims = tuple(Aim(**each) for each in data["aims"])
    headers = tuple((name, value) for name, value in data["headers"])
    return Task(**{**data, "aims": aims, "headers": headers, "methods": tuple(data["methods"])})
