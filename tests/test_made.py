"""What the suite makes after its checks ticks boxes by what was really done, and never moves a verdict."""

from dataclasses import replace
from datetime import date

import pytest

from landed.marks import Severity
from landed.run.attestation import Attestation, Signature, other_roles
from landed.run.made import completed, handed_over, told
from landed.run.notifications import Sent
from landed.run.outcomes import Circumstances, Outcome
from landed.run.selection import Selection
from landed.verdict import judge, with_made
from tests.support.contracts import box, make, problems, row
from tests.support.verdicts import check

TAKEN = Sent(name="1 Slack", taken=True, reason="", seconds=0.1)
REFUSED = Sent(name="2 E-Mail", taken=False, reason="the receiver did not take it", seconds=0.1)
ROWS = [
    row("1.1", "connection"),
    row("5.1", how=["made", "S"], made_by="completion"),
    row("5.2", how=["made", "S"], made_by="notification"),
    row("5.3", how=["made", "S"], made_by="handover"),
]
BOXES = [
    box("1.1.box1", "1.1"),
    *(box(f"5.{each}.box1", f"5.{each}", required="no") for each in (1, 2, 3)),
    box("final.must.1", "5", required="no"),
]
PHASE = {"id": "1", "title": "One", "title_ko": "하나", "owner": "DevOps Engineer", "risk": "low", "minutes": 5}


@pytest.fixture(scope="module")
def contract(tmp_path_factory):
    """One row that a check proves, and one of each kind that is made."""
    return make(tmp_path_factory.mktemp("made"), row=ROWS, box=BOXES, phase=[PHASE])


@pytest.fixture
def drawn(contract):
    """Draw a verdict over a healthy check."""

    def drawn(made, signed=(), **how):
        circumstances = Circumstances(made=made, **how)
        return judge(Selection(contract), [check("connection", rows=("1.1",))], (), signed, circumstances)

    return drawn


def outcomes(verdict):
    """Box to outcome."""
    return {each.id: each.outcome for each in verdict.boxes}


def made(verdict, sent, received=("a",)):
    """All three, as a run makes them."""
    return {
        "completion": completed(verdict),
        "notification": told(sent, verdict),
        "handover": handed_over(["a"], received),
    }


def test_all_is_made(drawn):
    """Of a landing: written, taken by every receiver, handed over; the box above them is passed too."""
    first = drawn({})
    last = with_made(first, drawn(made(first, [TAKEN])))

    assert set(outcomes(first).values()) == {Outcome.PASSED, Outcome.NOT_RUN}
    assert set(outcomes(last).values()) == {Outcome.PASSED}
    assert replace(last, rows=(), boxes=()) == replace(first, rows=(), boxes=())


def test_a_refusal_fails_the_box_alone(drawn):
    """One receiver that did not take it: its box and those above are red, the verdict is what it was."""
    first = drawn({})
    last = with_made(first, drawn(made(first, [TAKEN, REFUSED])))

    failed = {name for name, each in outcomes(last).items() if each is Outcome.FAILED}
    assert failed == {"5.2.box1", "final.must.1"}
    assert (last.word, last.exit_status, last.open) == ("landed", 0, ())
    assert next(each.reason for each in last.rows if each.id == "5.2") == ("2 E-Mail: the receiver did not take it")


@pytest.mark.parametrize(
    "how",
    [{"sample": True}, {"profile": "oncall"}, {"deselected": True}, {"interrupted": True}],
    ids=lambda how: next(iter(how)),
)
def test_only_a_landing_is_complete(how, drawn):
    """A rehearsal, a look on call, a part, a run cut short: nothing is complete, whatever was sent."""
    first = drawn({}, **how)
    last = drawn(made(first, [TAKEN]), **how)

    assert outcomes(last)["5.1.box1"] is outcomes(last)["5.2.box1"] is Outcome.NOT_RUN
    assert first.text in next(each.reason for each in last.rows if each.id == "5.1")


def test_what_is_not_handed_over(drawn):
    """Who has not received it is named; nothing to hand over is no hand-over either."""
    assert handed_over(["a", "b"], ["b"]) == (Outcome.NOT_RUN, "not received yet: a")
    assert handed_over([], [])[0] is Outcome.NOT_RUN
    assert told([], drawn({})) == (Outcome.NOT_RUN, "give --notify")


def test_a_person_may_sign_for_it(drawn):
    """Where it was done by hand, somebody signs; a failure stays one."""
    signed = [Signature(box="5.2.box1", by="Ann", role="lead", on=date(2026, 3, 1))]

    assert outcomes(drawn({}, signed))["5.2.box1"] is Outcome.ATTESTED
    assert outcomes(drawn({"notification": (Outcome.FAILED, "no")}, signed))["5.2.box1"] is Outcome.FAILED


def test_a_verdict_cannot_ask_for_what_comes_after_it(tmp_path):
    """A required box that is ticked only after the verdict is a contract that cannot be met; a hand-over can."""
    wrong = [box("5.2.box1", "5.2"), box("5.3.box1", "5.3")]

    assert problems(tmp_path, row=ROWS, box=wrong) == [
        '[[box]] 5.2.box1: required, but the notification is made after the verdict: required = "no"'
    ]


def test_another_role_than_the_owners_warns(contract):
    """Who signs for a phase is its owner; the final checklist belongs to nobody."""
    signed = [
        Signature(box=name, by="Ann", role=role, on=date(2026, 3, 1))
        for name, role in (("1.1.box1", "QA"), ("final.must.1", "QA"), ("1.1.box2", "devops engineer"))
    ]
    (warned,) = other_roles(Attestation(signed=tuple(signed)), contract)

    assert (warned.id, warned.severity) == ("attestation/role:1.1.box1", Severity.WARN)
    assert "Ann, QA" in warned.found
