"""The verdict says what was looked at: each situation has its word, its scope, its exit status."""

from datetime import timedelta

import pytest

from landed.marks import Severity
from landed.run.outcomes import ExitStatus, Outcome
from tests.support.verdicts import EMPTY, HEALTHY, RED, TODAY, check, failed, finding, not_run, without

pytest_plugins = ("tests.support.verdict_fixtures",)


def names(verdict):
    """What keeps it red beside failed checks, by name."""
    return [name for name, _ in verdict.open]


def outcome_of(verdict, name):
    """What became of a box, and why."""
    return next((each.outcome, each.reason) for each in verdict.boxes if each.id == name)


WARNED = check("tables", Outcome.PASSED, "", finding("tables/extra:audit", Severity.WARN))
TOLD = check("tables", Outcome.PASSED, "", finding("tables/order:x", Severity.INFO))
WAIVED = check("tables", Outcome.PASSED, "", finding("tables/missing:pricing", RED, "Ann"))
MISSING = failed("tables", "tables/missing:pricing")
ROOT = finding("connection/unreachable:dsn")
BLOCKED = check("tables", Outcome.BLOCKED, "blocked: connection/unreachable:dsn")
SECURITY = failed("security", "security/superuser:app", rows=())

SITUATIONS = [
    ("all is well", HEALTHY, {}, ("landed", "complete", 0, [])),
    ("a warning", without("tables", WARNED), {}, ("landed with warnings", "complete", 0, [])),
    ("information", without("tables", TOLD), {}, ("landed", "complete", 0, [])),
    ("a waived finding", without("tables", WAIVED), {}, ("landed with warnings", "complete", 0, [])),
    ("a finding that blocks", without("tables", MISSING), {}, ("not landed", "complete", 1, ["box[1.2.box1]"])),
    ("a red check that proves no row", (*HEALTHY, SECURITY), {}, ("not landed", "complete", 1, [])),
    ("a root whose check did not run", HEALTHY, {"roots": [ROOT]}, ("not landed", "complete", 1, [])),
    (
        "a blocked check",
        without("tables", BLOCKED),
        {"roots": [ROOT]},
        ("not landed", "complete", 1, ["box[1.2.box1]"]),
    ),
    ("the sample", HEALTHY, {"sample": True}, ("healthy", "sample", 0, [])),
    (
        "the sample, with a warning",
        without("tables", WARNED),
        {"sample": True},
        ("healthy with warnings", "sample", 0, []),
    ),
    ("on call", HEALTHY, {"profile": "oncall"}, ("healthy", "on call", 0, [])),
    ("narrowed", HEALTHY, {"checkpoints": ["1.2"]}, ("healthy", "1.2 only", 0, [])),
    (
        "narrowed on call at the sample",
        HEALTHY,
        {"checkpoints": ["1.1", "state"], "profile": "oncall", "sample": True},
        ("healthy", "sample, on call, 1.1, state only", 0, []),
    ),
    ("deselected", HEALTHY, {"deselected": True}, ("healthy", "part of the checks", 0, [])),
    ("interrupted", HEALTHY, {"interrupted": True}, ("interrupted", "complete", 2, [])),
    (
        "interrupted, and red",
        without("tables", MISSING),
        {"interrupted": True},
        ("interrupted", "complete", 2, ["box[1.2.box1]"]),
    ),
    (
        "a required box that nobody looked at",
        without("connection", not_run("connection")),
        {},
        ("not landed", "complete", 1, ["box[1.1.box1]"]),
    ),
    (
        "the same on call, where only the other box is required",
        without("connection", not_run("connection")),
        {"profile": "oncall"},
        ("healthy", "on call", 0, []),
    ),
    (
        "a box required always, on call",
        without("tables", not_run("tables")),
        {"profile": "oncall"},
        ("not landed", "on call", 1, ["box[1.2.box1]"]),
    ),
    (
        "a required box out of scope",
        without("connection", not_run("connection")),
        {"checkpoints": ["1.2"]},
        ("healthy", "1.2 only", 0, []),
    ),
    (
        "a required box whose checks were left out",
        without("connection"),
        {"deselected": True},
        ("not landed", "part of the checks", 1, ["box[1.1.box1]"]),
    ),
    (
        "a required box that lost one of its checks",
        without("indexes"),
        {"deselected": True, "left_out": frozenset({"1.2"})},
        ("not landed", "part of the checks", 1, ["box[1.2.box1]"]),
    ),
    (
        "signed by a person",
        without("connection", not_run("connection")),
        {"signed": ["1.1.box1"]},
        ("landed", "complete", 0, []),
    ),
    (
        "signed by a person, and red",
        without("connection", failed("connection", "connection/version:server")),
        {"signed": ["1.1.box1"]},
        ("not landed", "complete", 1, ["box[1.1.box1]"]),
    ),
    (
        "signed by a person, and blocked",
        without("tables", BLOCKED),
        {"signed": ["1.2.box1"], "roots": [ROOT]},
        ("not landed", "complete", 1, ["box[1.2.box1]"]),
    ),
    (
        "blocked by what nobody reported",
        (*HEALTHY, check("triggers", Outcome.BLOCKED, "blocked: tables/missing:gone")),
        {"checkpoints": ["state"]},
        ("not landed", "state only", 1, []),
    ),
    (
        "nothing looked at",
        (not_run("seed_rows"),),
        {"checkpoints": ["1.3"]},
        ("not landed", "1.3 only", 1, ["run[1.3 only]"]),
    ),
]


@pytest.mark.parametrize(
    ("checks", "how", "expected"), [each[1:] for each in SITUATIONS], ids=[each[0] for each in SITUATIONS]
)
def test_situation(checks, how, expected, drawn):
    """Each situation has its word, its scope, its exit status, and what is left to sign."""
    verdict = drawn(*checks, **how)

    assert (verdict.word, verdict.scope, int(verdict.exit_status), names(verdict)) == expected


def test_only_plain_landed_stands_without_its_scope(drawn):
    """Whatever is less than all of it, at the gate, on the real target, says so wherever it is shown."""
    assert drawn().text == "landed"
    assert drawn(*without("tables", WARNED)).text == "landed with warnings"
    assert drawn(sample=True).text == "healthy (sample)"
    assert drawn(*without("tables", MISSING)).text == "not landed (complete)"


BOX_OUTCOMES = [
    ("1.1.box1", HEALTHY, (), (Outcome.PASSED, "")),
    ("1.2.box1", without("indexes", not_run("indexes")), (), (Outcome.NOT_RUN, "1.2: give --base-url")),
    ("1.2.box1", without("indexes", BLOCKED), (), (Outcome.BLOCKED, "1.2: connection/unreachable:dsn")),
    (
        "1.2.box1",
        without("tables", MISSING, BLOCKED, not_run("tables")),
        (),
        (Outcome.FAILED, "1.2: tables/missing:pricing"),
    ),
    ("1.2.box1", without("indexes", not_run("indexes", "not applicable: none")), (), (Outcome.PASSED, "")),
    ("1.3.box1", without("seed_rows", not_run("seed_rows")), (), (Outcome.PASSED, "")),
    ("1.4.box1", (*HEALTHY, EMPTY), (), (Outcome.NOT_RUN, "not applicable: the lock promises no rule")),
    ("1.4.box1", (*HEALTHY, EMPTY), ("1.4.box1",), (Outcome.ATTESTED, "by Ann, lead, 2026-03-01")),
    ("1.5.box1", HEALTHY, (), (Outcome.NOT_RUN, "1.5: to be signed by a person")),
    ("1.5.box1", HEALTHY, ("1.5.box1",), (Outcome.ATTESTED, "by Ann, lead, 2026-03-01")),
    ("1.1.box1", HEALTHY, ("1.1.box1",), (Outcome.PASSED, "")),
    (
        "1.6.box1",
        (*HEALTHY, check("triggers", rows=("1.6",))),
        (),
        (Outcome.NOT_RUN, "1.6: not built yet: platform"),
    ),
    (
        "1.6.box1",
        (*HEALTHY, failed("triggers", "triggers/missing:t", rows=("1.6",))),
        (),
        (Outcome.FAILED, "1.6: triggers/missing:t"),
    ),
]


@pytest.mark.parametrize(("name", "checks", "signed", "expected"), BOX_OUTCOMES)
def test_box(name, checks, signed, expected, drawn):
    """First that applies: failed, blocked, passed (all that counts, and something), attested, not run."""
    assert outcome_of(drawn(*checks, signed=signed, roots=[ROOT]), name) == expected


def test_open_box_says_what_to_give(drawn):
    """Forgetting is red, and names both ways on: the missing option, or the narrower scope."""
    verdict = drawn(*without("connection", not_run("connection")))

    assert verdict.open == (("box[1.1.box1]", "1.1.box1 not verified: give --base-url"),)


def test_waiver_that_expired(drawn):
    """A waiver is good through its last day; from the next on every run is red, whatever it looks at."""
    waivers = [{"id": "tables/missing:pricing"}]
    checks = without("tables", WAIVED)

    assert drawn(*checks, waivers=waivers).exit_status == ExitStatus.LANDED
    for scope in ([], ["1.1"]):
        late = drawn(*checks, waivers=waivers, today=TODAY + timedelta(days=1), checkpoints=scope)
        assert names(late) == ["waiver[tables/missing:pricing]"]
        assert late.exit_status == ExitStatus.NOT_LANDED


@pytest.mark.parametrize(
    ("checks", "how", "stale"),
    [
        (HEALTHY, {}, True),
        ((*HEALTHY, check("tables", Outcome.NOT_RUN, "not applicable: none")), {}, True),
        ((*HEALTHY, not_run("tables")), {"signed": ["1.2.box1"]}, False),
        (HEALTHY, {"checkpoints": ["1.2"]}, False),
        (HEALTHY, {"deselected": True}, False),
        (HEALTHY, {"profile": "oncall"}, False),
        (without("tables", WAIVED), {}, False),
        (HEALTHY, {"roots": [finding("tables/missing:pricing", RED, "Ann")]}, False),
    ],
)
def test_waiver_that_matches_nothing(checks, how, stale, drawn):
    """It is red where all checks of its kind looked, all of them and exactly; elsewhere nobody knows."""
    verdict = drawn(*checks, waivers=[{"id": "tables/missing:pricing"}], **how)

    assert names(verdict) == (["waiver[tables/missing:pricing]"] if stale else [])


def test_root_that_somebody_answers_for(drawn):
    """A waived root does not block by itself, and is told as a warning."""
    verdict = drawn(roots=[finding("connection/unreachable:direct-dsn", RED, "Ann")])

    assert (verdict.word, verdict.warnings) == ("landed with warnings", ("connection/unreachable:direct-dsn",))
