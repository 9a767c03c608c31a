"""What a report is put together from: findings with their context, claims with their checks, reasons."""

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

Json = Mapping[str, Any]

OUTCOMES = ("failed", "blocked", "passed", "attested", "not run")
"""The order of the legend: what wants attention first."""
NOT_APPLICABLE = "not applicable"

_SAFE = re.compile(r"[\w.-]{1,60}", re.ASCII)


@dataclass(kw_only=True)
class Found:
    """One finding, with everything in the document that speaks of it."""

    finding: Json
    claim: str = ""
    rows: tuple[str, ...] = ()
    nodeids: list[str] = field(default_factory=list)
    resting: int = 0
    root: bool = False
    broken: bool = False
    """It stands for a check that broke instead of finding something."""
    fresh: bool = False
    """The last run of the same scope did not have it."""

    @property
    def id(self) -> str:
        """The finding's own id."""
        return str(self.finding["id"])

    @property
    def red(self) -> bool:
        """It blocks, and nobody answers for it."""
        return is_red(self.finding)


@dataclass(kw_only=True)
class Group:
    """Findings of one rule: `columns/missing` for many columns. A root is a group of its own."""

    rule: str
    found: list[Found]
    procedures: list[tuple[Json, bool]] = field(default_factory=list)
    """Emergency procedures that fit, and whether this is the first group that shows it."""

    @property
    def claim(self) -> str:
        """The claim, where all findings contradict the same one."""
        claims = {each.claim for each in self.found}
        return claims.pop() if len(claims) == 1 else ""

    @property
    def remedy(self) -> str:
        """What to do next, where it is the same for all of several findings."""
        remedies = {str(each.finding.get("remedy") or "") for each in self.found}
        return remedies.pop() if len(remedies) == 1 and len(self.found) > 1 else ""


@dataclass(kw_only=True)
class Claim:
    """One check function with all its items: the claim is said once."""

    nodeid: str
    kind: str
    claim: str
    rows: tuple[str, ...] = ()
    """Of all its items together."""
    checks: list[Json] = field(default_factory=list)

    @property
    def counts(self) -> list[tuple[str, int]]:
        """Outcomes and how often."""
        return count(self.checks)

    @property
    def failed(self) -> bool:
        """Any of its checks failed."""
        return any(check["outcome"] == "failed" for check in self.checks)


@dataclass(kw_only=True)
class Unseen:
    """A reason why something was not looked at, and all that it holds for."""

    reason: str
    checks: list[Json] = field(default_factory=list)
    rows: list[str] = field(default_factory=list)


def is_red(finding: Json) -> bool:
    """It blocks, and nobody answers for it."""
    return finding["severity"] == "block" and not finding.get("waived_by")


def outcome(check: Json) -> str:
    """A check's outcome; what had nothing to look at is told apart."""
    word = str(check["outcome"])
    return NOT_APPLICABLE if word == "not run" and reason_of(check).startswith(NOT_APPLICABLE) else word


def count(checks: Iterable[Json]) -> list[tuple[str, int]]:
    """Outcomes and how often, in the order of the legend."""
    found = Counter(outcome(check) for check in checks)
    return [(word, found[word]) for word in (*OUTCOMES, NOT_APPLICABLE) if found[word]]


def reason_of(thing: Json) -> str:
    """Why a thing has its outcome."""
    return str(thing.get("reason") or "")


def bare(reason: str) -> str:
    """A reason without the outcome it begins with."""
    for prefix in ("not run: ", f"{NOT_APPLICABLE}: ", "blocked: "):
        reason = reason.removeprefix(prefix)
    return reason


def note(found: Found, check: Json) -> None:
    """Remember a check that made this finding."""
    found.claim = found.claim or check["claim"]
    found.rows = tuple(dict.fromkeys((*found.rows, *check["rows"])))
    found.nodeids.append(check["nodeid"])


def broken(check: Json) -> Found:
    """What stands for a check that failed without a finding that blocks."""
    finding = {"id": check["nodeid"], "severity": "block", "subject": check["subject"], "found": reason_of(check)}
    return Found(finding=finding | {"missing": (), "extra": (), "waived_by": None}, broken=True)


def is_figure(value: Any) -> bool:
    """It fits into a column of figures; words and lists stand with their check, and samples are drawn."""
    return value is None or isinstance(value, int | float | Mapping)


def is_budget(check: Json) -> bool:
    """Its samples were held against a limit."""
    known = check.get("measurements") or {}
    return bool(known.get("samples_ms")) and bool(known.get("limits_ms"))


def is_timed(check: Json) -> bool:
    """It measured a time that fits into a table."""
    known = check.get("measurements") or {}
    return any((key == "ms" or key.endswith("_ms")) and is_figure(value) for key, value in known.items())


def figures(checks: Iterable[Json]) -> Sequence[str]:
    """Names of the figures that any of the checks took, the budget last."""
    names: dict[str, None] = {}
    for check in checks:
        names |= dict.fromkeys(key for key, value in check["measurements"].items() if is_figure(value))
    return sorted(names, key=lambda name: name == "budget_ms")


def is_broad(claims: Sequence[Claim], names: Sequence[str]) -> bool:
    """A table of these figures needs the width of the page."""
    checks = [check for each in claims for check in each.checks]
    wordy = any(isinstance(check["measurements"].get(name), Mapping) for check in checks for name in names)
    return wordy or (len(names) > 3 and (len(claims) > 1 or len(checks) > 1))


def anchor(name: str, kind: str) -> str:
    """A fragment for an id, the same in every run."""
    if _SAFE.fullmatch(name):
        return f"{kind}-{name}"
    return f"{kind}-{hashlib.blake2b(name.encode(), digest_size=6).hexdigest()}"
