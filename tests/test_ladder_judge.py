"""From a ladder's record to findings: what visitors lost, what is not as before, what was not in hand."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from landed.evidence import Evidence, NotRun
from landed.fallback.ladder_judge import LadderJudge
from landed.fallback.ladder_record import LadderRecord, Peace, Step
from landed.fallback.prober import Probe
from landed.marks import Severity
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


FAILING = [probe(1 + at / 40, 500) for at in range(80)]
"""Failures through the recovery and after it."""


def test_a_failure_in_the_outage_excuses_none_afterwards():
    """One that stumbled in the outage and was well again before its end has no failure free in the recovery."""
    record = replace(RECORD, probes=(probe(0.3, 500), probe(0.6), *FAILING))
    seen = judged(record, "recovery")

    assert [each.id for each in seen.findings] == ["fallback/errors:database", "fallback/errors:database"]
    assert "40 of 40 failed" in seen.findings[0].found


def test_an_outage_lasts_until_it_is_over():
    """What failed to the end of the outage fails until it recovers: that is the rung's; anew, or for ever, not."""
    fallen, well = (probe(0.5, 500), probe(1.1, 500), probe(1.2, 500)), (probe(1.3), probe(2.5))
    for name, later, found in (
        ("recovered", well, set()),
        ("failed anew", (probe(1.3), probe(1.4, 500), probe(2.5)), {"errors:database"}),
        ("recovered with the caches", (probe(2.5),), set()),
        ("another address", (*well, probe(1.4, 500, "health"), probe(2.6, 200, "health")), {"errors:database"}),
        ("never", (probe(2.1, 500), probe(2.2, 500)), {"errors:database"}),
    ):
        record = replace(RECORD, probes=tuple(sorted((*fallen, *later), key=lambda each: each.due_s)))
        assert ids(judged(record, "recovery").findings) == found, name


def test_expired_caches_excuse_nothing():
    """When no cache can hold the outage any longer every failure counts, whatever failed before."""
    record = replace(RECORD, probes=(probe(0.5, 500), probe(1.5, 500), probe(2.1, 500), probe(2.5)))

    assert ids(judged(record, "recovery").findings) == {"errors:database"}


def test_a_cut_that_did_not_take_proves_no_recovery():
    """A site that was never away is not back, and not as before: neither has run, and no downtime is claimed."""
    record = replace(RECORD, steps=(step("cut", "github", 0, settled_s=None, not_run="no new deployment"),))

    for check in ("recovery", "as_before", "rollback"):
        with pytest.raises(NotRun, match="database cut: the change did not take: no new deployment"):
            judged(record, check)
    assert not record.took


def test_what_is_left_cut_is_not_as_before():
    """Whatever the site's figures say, it is not as it was."""
    with pytest.raises(NotRun, match="it is not put back: run: tool restore"):
        judged(replace(RECORD, left_cut="run: tool restore"), "as_before")


@pytest.mark.parametrize("check", ["rung", "recovery", "rollback"])
def test_who_asked_nothing_saw_nothing(check):
    """Without a request of the prober nobody knows what visitors saw: not run, with why it ended."""
    rung = [quick().fallback.rungs[0]] if check == "rung" else []

    with pytest.raises(NotRun, match="the prober asked for nothing: it broke"):
        judged(replace(RECORD, probes=(), unprobed="it broke"), check, *rung)
    late = replace(RECORD, probes=(probe(0.5), probe(1.5)))
    with pytest.raises(NotRun, match="caches expired: the prober asked for nothing"):
        judged(late, "recovery")


def test_a_rollback_counts_from_the_switch():
    """Deploying is most of what a rollback takes: what comes too late is red, however quickly it settled then."""
    slow = step("cut", "github", 0, changed_s=900.0, budget_s=300.0)
    seen = judged(replace(RECORD, steps=(slow, *RECORD.steps[1:])), "rollback")

    assert ids(seen.findings) == {"late:github"}
    assert seen.findings[0].found == "900.1 s, of which changing it took 900.0 s"
    assert (seen.measurements["github_s"], seen.measurements["github_changed_s"]) == (900.1, 900.0)


def test_what_was_right_only_the_second_time_warns():
    """Both samples, of the check that looked; the same of two steps once."""
    retried = (("status", "first, at 1: 500; then, at 2: as promised"),)
    steps = [replace(each, retried=retried) for each in RECORD.steps]
    record = replace(RECORD, steps=tuple(steps), retried=retried)

    for check, subject in (("saved", "before"), ("recovery", "database")):
        (told,) = judged(record, check).findings
        assert (told.id, told.found) == (f"fallback/retried:{subject}.status", retried[0][1])
        assert told.severity is Severity.WARN


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
