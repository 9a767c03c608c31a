"""What a check wrote down decides its outcome: what blocks fails it, unless somebody answers for it."""

import pytest

from landed.evidence import Evidence, Failure, NotApplicable, NotRun
from landed.marks import Severity

HOW = {"source": "there", "remedy": "mend it"}


def test_a_finding_has_a_stable_id():
    """Kind, rule and subject make the id; sets are sorted, so that two runs write the same."""
    evidence = Evidence(kind="indexes")
    evidence.find("extra", "models.x", expected=None, found=(1, "b"), missing={"b", "a"}, extra=["d", "c"], **HOW)
    (found,) = evidence.findings

    assert (found.id, found.expected, found.found) == ("indexes/extra:models.x", "none", "(1, b)")
    assert (found.missing, found.extra) == (("a", "b"), ("c", "d"))


@pytest.mark.parametrize(
    ("severity", "cap", "waived", "fails"),
    [
        (Severity.BLOCK, Severity.BLOCK, False, True),
        (Severity.BLOCK, Severity.BLOCK, True, False),
        (Severity.BLOCK, Severity.WARN, False, False),
        (Severity.WARN, Severity.BLOCK, False, False),
        (Severity.INFO, Severity.WARN, False, False),
    ],
)
def test_only_an_unwaived_block_fails(severity, cap, waived, fails):
    """A check passes with warnings, information, and what is waived; what proves optional rows only can warn."""
    evidence = Evidence(kind="k", claim="It is so.", cap=cap, waivers={"k/r:s": "Ann"} if waived else {})
    evidence.find("r", "s", expected="this", found="that", severity=severity, **HOW)

    assert evidence.findings[0].severity == (cap if severity is Severity.BLOCK else severity)
    assert evidence.findings[0].waived_by == ("Ann" if waived else None)
    if fails:
        with pytest.raises(Failure, match=r"It is so\.\nk/r:s\n  promised  this\n  found     that\n"):
            evidence.conclude()
    else:
        evidence.conclude()


def test_a_failure_says_five_things():
    """The claim, what was promised and found, the difference, where it was read, what to do next."""
    evidence = Evidence(kind="k", claim="It is so.")
    evidence.find("r", "s", expected="this", found="that", missing=["m"], extra=["e"], **HOW)
    with pytest.raises(Failure) as failure:
        evidence.conclude()

    assert str(failure.value).splitlines() == [
        "It is so.",
        "k/r:s",
        "  promised  this",
        "  found     that",
        "  missing   m",
        "  extra     e",
        "  read by   there",
        "  next      mend it",
    ]


def test_an_adopted_root_keeps_its_id():
    """A root that the preflight found stays itself in the check that is about it, and can be waived there."""
    first = Evidence(kind="other")
    first.find("unreachable", "dsn", expected="an answer", found="refused", **HOW)
    evidence = Evidence(kind="connection", waivers={"other/unreachable:dsn": "Ann"})
    evidence.adopt(first.findings[0])

    assert [(each.id, each.waived_by) for each in evidence.findings] == [("other/unreachable:dsn", "Ann")]
    evidence.conclude()


def test_what_cannot_be_seen_is_not_passed():
    """A check stops with a reason where it cannot look; where nothing is promised the reason says so."""
    evidence = Evidence(kind="k")

    with pytest.raises(NotRun, match="give --dsn"):
        evidence.not_run("give --dsn")
    with pytest.raises(NotApplicable, match="nothing is promised"):
        evidence.not_applicable("nothing is promised")


def test_expect_and_measure():
    """Equal is silent; other is one finding; figures are kept beside."""
    evidence = Evidence(kind="k")
    evidence.expect(1, 1, "r", "s", **HOW)
    assert evidence.findings == []
    evidence.expect(1, 2, "r", "s", severity=Severity.INFO, **HOW)
    evidence.measure(rows=2, cold_ms=1.5)
    evidence.measure(rows=3)

    assert [each.id for each in evidence.findings] == ["k/r:s"]
    assert evidence.measurements == {"rows": 3, "cold_ms": 1.5}
