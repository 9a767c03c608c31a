"""From a ladder's record to findings: what visitors lost, what is not as before, what was not in hand."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from landed.evidence import Evidence, NotRun
from landed.fallback.ladder_judge import LadderJudge
from landed.fallback.ladder_record import LadderRecord, Peace, Step
from landed.fallback.prober import Probe
from landed.traffic.load import Sessions
from tests.support.climbing import ids, quick

BEGAN = datetime(2026, 1, 1, tzinfo=UTC)
QUIET = Peace(ms=(5.0, 6.0, 7.0), sessions=Sessions(3), deployment="dpl_1")


def step(kind, source, began, **more):
    """A step of a second that went well."""
    how = {"settled_s": 0.1, "budget_s": 60.0, **more}
    return Step(kind=kind, link="database", source=source, began=BEGAN, began_s=began, ended_s=began + 1, **how)


def probe(due, status=200, endpoint="status", error=None):
    """One request of the prober."""
    at = BEGAN + timedelta(seconds=due)
    return Probe(at=at, due_s=due, endpoint=endpoint, status=status, ms=1.0, error=error)


RECORD = LadderRecord(
    way="embedded",
    steps=(step("cut", "github", 0), step("restore", "database", 1), step("expire", "database", 2)),
    before=QUIET,
    after=QUIET,
    probes=(probe(0.5), probe(1.5), probe(2.5)),
)


def judged(record, check, *arguments, **changes):
    """What one check finds."""
    evidence = Evidence(kind="fallback")
    getattr(LadderJudge(quick(**changes), record, evidence), check)(*arguments)
    return evidence


@pytest.mark.parametrize("check", ["saved", "recovery", "as_before", "rollback"])
def test_a_good_record_is_green(check):
    """Nothing is found in it."""
    assert judged(RECORD, check).findings == []


NOT_AS_BEFORE = {
    "slower": replace(QUIET, ms=(80.0, 90.0, 100.0)),
    "sessions": replace(QUIET, sessions=Sessions(14)),
    "restarted": replace(QUIET, deployment="dpl_2"),
}


@pytest.mark.parametrize("rule", NOT_AS_BEFORE)
def test_not_as_before(rule):
    """A slower site, sessions that stayed and another process are told, each by itself."""
    record = replace(RECORD, after=NOT_AS_BEFORE[rule])

    assert ids(judged(record, "as_before").findings) == {f"{rule}:embedded"}


def test_a_drill_may_bring_another_deployment():
    """Where cutting means to deploy, another deployment afterwards is what was asked for."""
    record = replace(RECORD, way="drill", after=replace(QUIET, deployment="dpl_2"))

    assert judged(record, "as_before").findings == []


def test_failed_requests_are_the_rungs_first():
    """A failure in the outage is told of its rung; one that comes only with the recovery is told of that."""
    rung = quick().fallback.rungs[0]
    down = replace(RECORD, probes=(probe(0.5, 500), probe(1.5, 0, error="refused"), probe(2.5)))
    back = replace(RECORD, probes=(probe(0.5), probe(1.5, 0, error="refused"), probe(2.5)))

    assert ids(judged(down, "rung", rung).findings) == {"errors:github"}
    assert judged(down, "recovery").findings == []
    assert judged(back, "rung", rung).findings == []
    assert ids(judged(back, "recovery").findings) == {"errors:database"}
    assert judged(back, "rollback").findings == [], "a rollback may restart the site: its cost is told, not judged"


def test_what_is_allowed_is_no_finding():
    """So many as the rung allows may fail."""
    rung = quick().fallback.rungs[0].model_copy(update={"allowed_5xx": 1})
    record = replace(RECORD, probes=(probe(0.4), probe(0.5, 500), probe(0.6)))

    assert judged(record, "rung", rung).findings == []
    assert judged(record, "rung", rung).measurements["failed"] == 1


@pytest.mark.parametrize("check", ["recovery", "as_before"])
def test_nothing_was_broken(check):
    """Without what must be put back the first check is red, the others have not run; nor has any at a sick site."""
    unsaved = LadderRecord(way="embedded", unsaved="no value to put back")
    sick = LadderRecord(way="embedded", sick="status: source")

    assert ids(judged(unsaved, "saved").findings) == {"unsaved:embedded"}
    with pytest.raises(NotRun, match="nothing was broken: no value to put back"):
        judged(unsaved, check)
    for each in (check, "saved"):
        with pytest.raises(NotRun, match="not well to begin with: status: source"):
            judged(sick, each)


def test_a_way_that_cannot_cut_enough():
    """A rung that this way never reaches has not run."""
    with pytest.raises(NotRun, match="embedded cannot cut all that stands before temp-data"):
        judged(RECORD, "rung", quick().fallback.rungs[1])
