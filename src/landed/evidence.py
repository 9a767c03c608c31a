"""What a check saw: findings and figures, recorded while it judges, never formatted before the end."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, NoReturn

from landed.errors import LandedError
from landed.judge import Difference, describe, diff
from landed.marks import Severity
from landed.model import Object


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that was found: what was promised, what is there, where it was read, what to do next."""

    id: str
    """`<kind>/<rule>:<subject>`, stable across runs."""
    severity: Severity
    subject: str
    expected: str
    found: str
    missing: tuple[str, ...] = ()
    extra: tuple[str, ...] = ()
    source: str
    remedy: str
    waived_by: str | None = None

    @property
    def red(self) -> bool:
        """It blocks, and nobody answers for it."""
        return self.severity is Severity.BLOCK and self.waived_by is None

    def text(self) -> str:
        """The finding in five lines at most, for a terminal or a JUnit message."""
        lines = [f"{self.id}", f"  promised  {self.expected}", f"  found     {self.found}"]
        for label, names in (("missing", self.missing), ("extra", self.extra)):
            if names:
                lines.append(f"  {label:<9} {', '.join(names)}")
        lines += [f"  read by   {self.source}", f"  next      {self.remedy}"]
        if self.waived_by:
            lines.append(f"  waived    by {self.waived_by}")
        return "\n".join(lines)


class Failure(LandedError, AssertionError):
    """A check whose findings block. Carries them; its text is what a terminal shows."""

    def __init__(self, claim: str, findings: Sequence[Finding]) -> None:
        self.findings = tuple(findings)
        super().__init__("\n".join([claim, *(each.text() for each in findings)]))


class NotRun(LandedError):
    """A check that could not look: `reason` names the missing input, privilege or tool."""


class NotApplicable(NotRun):
    """A check with nothing to look at, because contract and lock promise none."""


@dataclass(kw_only=True)
class Evidence:
    """The notebook of one check.

    `waivers` maps finding ids to their owners; `cap` is the heaviest severity this check may give
    (`warn` where it proves only what the runbook calls optional).
    """

    kind: str
    claim: str = ""
    waivers: Mapping[str, str] = field(default_factory=dict)
    cap: Severity = Severity.BLOCK
    findings: list[Finding] = field(default_factory=list)
    measurements: dict[str, Any] = field(default_factory=dict)

    def find(
        self,
        rule: str,
        subject: str,
        *,
        expected: object,
        found: object,
        source: str,
        remedy: str,
        severity: Severity = Severity.BLOCK,
        missing: Iterable[str] = (),
        extra: Iterable[str] = (),
    ) -> None:
        """Record one finding; sets are sorted here, so that every report shows the same order."""
        if severity is Severity.BLOCK:
            severity = self.cap
        name = f"{self.kind}/{rule}:{subject}"
        self.findings.append(
            Finding(
                id=name,
                severity=severity,
                subject=subject,
                expected=describe(expected),
                found=describe(found),
                missing=tuple(sorted(missing)),
                extra=tuple(sorted(extra)),
                source=source,
                remedy=remedy,
                waived_by=self.waivers.get(name),
            )
        )

    def adopt(self, finding: Finding) -> None:
        """Record a finding that the preflight already made (a root), under its own id."""
        self.findings.append(replace(finding, waived_by=self.waivers.get(finding.id)))

    def expect(self, promised: object, found: object, rule: str, subject: str, **how: Any) -> None:
        """Record a finding unless `found` equals `promised`."""
        if found != promised:
            self.find(rule, subject, expected=promised, found=found, **how)

    def compare(
        self,
        promised: Object,
        found: Object | None,
        subject: str,
        *,
        source: str,
        remedy: Mapping[str, str],
        same_major: bool = True,
    ) -> None:
        """Compare one object of the lock with what the catalogue shows: one finding for each rule broken.

        `remedy` maps rules (and `missing`) to what to do next.
        """
        if found is None:
            self.find(
                "missing", subject, expected=promised, found="nothing", source=source, remedy=remedy["missing"]
            )
            return
        for each in diff(promised, found, same_major=same_major):
            self._differs(each, subject, source, remedy)

    def _differs(self, each: Difference, subject: str, source: str, remedy: Mapping[str, str]) -> None:
        self.find(
            each.rule,
            subject,
            expected=each.expected,
            found=each.found,
            severity=each.severity,
            source=source,
            remedy=remedy.get(each.rule) or remedy["differs"],
        )

    def measure(self, **figures: Any) -> None:
        """Record figures; times in milliseconds carry the suffix `_ms`, sizes `_bytes`."""
        self.measurements.update(figures)

    def not_run(self, reason: str) -> NoReturn:
        """Stop: this cannot be looked at, and why."""
        raise NotRun(reason)

    def not_applicable(self, reason: str) -> NoReturn:
        """Stop: nothing is promised here."""
        raise NotApplicable(reason)

    def conclude(self) -> None:
        """Raise `Failure` if a finding blocks; called once, after the check's own body."""
        red = [each for each in self.findings if each.red]
        if red:
            raise Failure(self.claim, red)
