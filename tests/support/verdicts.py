"""Results of checks, made by hand, for a contract with rows and boxes of every sort."""

from datetime import date

from landed.evidence import Finding
from landed.marks import Severity
from landed.run.outcomes import CheckResult, Outcome
from tests.support.contracts import box, row

TODAY = date(2026, 3, 1)
ROWS = [
    row("1.1", "connection"),
    row("1.2", "tables", "indexes"),
    row("1.3", "seed_rows", optional=True),
    row("1.4", "rules"),
    row("1.5"),
    row("1.6", "triggers", pending=["platform"]),
    row("1.7", "policies", instead=["sequences"]),
]
BOXES = [
    box("1.1.box1", "1.1"),
    box("1.2.box1", "1.2", required="always"),
    box("1.3.box1", "1.1", "1.3", required="no"),
    box("1.4.box1", "1.4", required="no"),
    box("1.5.box1", "1.5", required="no"),
    box("1.6.box1", "1.6", required="no"),
    box("1.7.box1", "1.7", required="no"),
]
KINDS = {"connection": ("1.1",), "tables": ("1.2",), "indexes": ("1.2",), "seed_rows": ("1.3",), "rules": ("1.4",)}
RED = Severity.BLOCK


def finding(name, severity=RED, waived_by=None):
    """A finding by its id."""
    subject = name.partition(":")[2]
    return Finding(
        id=name,
        severity=severity,
        subject=subject,
        expected="this",
        found="that",
        source="there",
        remedy="mend it",
        waived_by=waived_by,
    )


def check(kind, outcome=Outcome.PASSED, reason="", *findings, rows=None):
    """The result of one check of a kind."""
    return CheckResult(
        nodeid=f"checks/test_{kind}.py::test_it",
        kind=kind,
        rows=KINDS.get(kind, ()) if rows is None else rows,
        claim="It is so.",
        subject="it",
        outcome=outcome,
        reason=reason,
        findings=findings,
    )


def failed(kind, name, rows=None):
    """A check with a finding that blocks."""
    return check(kind, Outcome.FAILED, name, finding(name), rows=rows)


def not_run(kind, reason="not run: give --base-url"):
    """A check that could not look."""
    return check(kind, Outcome.NOT_RUN, reason)


HEALTHY = tuple(check(kind) for kind in ("connection", "tables", "indexes", "seed_rows"))
EMPTY = check("rules", Outcome.NOT_RUN, "not applicable: the lock promises no rule")


def without(kind, *others):
    """The healthy checks, with others instead of those of a kind."""
    return (*(each for each in HEALTHY if each.kind != kind), *others)
