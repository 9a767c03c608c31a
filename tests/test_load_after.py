"""What a stage leaves behind: the judgement alone, of records made by hand."""

import dataclasses
from datetime import UTC, datetime, timedelta

import pytest

from landed.database.sessions import Holding, Sessions
from landed.evidence import Evidence, NotRun
from landed.promises.budgets import Stage
from landed.traffic.load_after import AfterJudge
from landed.traffic.load_client import Shot
from landed.traffic.load_record import Base, Rest, as_fast, base_of, held, unseen
from tests.support.stages import CLOSED, ENDPOINT, record, rest

BASE = Base(ms=(5.0,) * 5, sessions=5, room=10)


def judged(seen):
    """What is found in a record: by rule, what was seen."""
    evidence = Evidence(kind="load")
    AfterJudge(CLOSED, ENDPOINT, seen, evidence).judge()
    assert all(each.red for each in evidence.findings)
    return {each.id.split("/")[1].split(":")[0]: each.found for each in evidence.findings}


def test_a_site_that_is_as_before_has_no_finding():
    """As fast, from the database, with as many sessions as a pool may have opened for the stage."""
    assert judged(record(base=BASE, before=rest(5.0, 5), after=rest(6.0, 15))) == {}


@pytest.mark.parametrize(
    ("before", "after", "fast"),
    [
        ([10.0] * 5, [19.0] * 5, True),
        ([200.0] * 5, [299.0] * 5, True),
        ([200.0] * 5, [301.0] * 5, False),
        ([5.0] * 5, [54.0] * 5, False),
        ([5.0] * 5, [7.0, 54.0, 54.0, 54.0, 54.0], True),
        ([5.0] * 5, [7.0, 56.0, 56.0, 56.0, 56.0], False),
        ([10.0] * 5, [], False),
        ([], [10.0] * 5, True),
    ],
)
def test_as_fast_as_before(before, after, fast):
    """Half as slow again is as before, and so is what a network's moods do; ten times as slow throughout is not."""
    assert as_fast(before, after) is fast


def test_a_slower_site_is_red():
    """Both figures are told; a site that does not answer any more is red too, unless nothing got through."""
    assert judged(record(after=rest(80.0)))["slower"].startswith("p50 80.0 ms, the quickest 80.0, asked in peace;")
    dead = record([Shot(n / 100, 5.0, error="connection refused") for n in range(100)], after=Rest())
    assert judged(dead)["slower"].startswith("no answer, asked in peace;")

    with pytest.raises(NotRun, match="no request of the stage was let through"):
        judged(record([Shot(0.1, 1.0, 429)] * 100))


def test_a_site_that_stays_fallen_back_is_red():
    """What answers from somewhere else when all is over has not come back."""
    assert judged(record(after=rest(5.0, source="github"))) == {"not_back": '5 × "github"'}


def test_more_sessions_than_a_pool_may_keep_are_a_leak():
    """One more than as many as were at work at once, counted from before the first stage."""
    told = judged(record(base=BASE, before=rest(5.0, 5), after=rest(5.0, 16)))

    assert told == {"sessions": "16 sessions, when all requests had long been answered"}


def test_a_transaction_that_stays_open_is_a_leak():
    """A single session that holds what it began under load is red, however many a pool may keep."""
    evidence = Evidence(kind="load")
    named = ("pid 17 (node, idle in transaction since 10:41:07)",)
    AfterJudge(CLOSED, ENDPOINT, record(base=BASE, after=rest(5.0, 6), held=named), evidence).judge()

    (found,) = evidence.findings
    assert (found.id, found.red, found.extra) == ("load/transactions:ten", True, named)


def holding(pid, second):
    """A session that has a transaction open since some second."""
    since = datetime(2026, 1, 1, 10, 0, second, tzinfo=UTC)
    return Holding(pid=pid, application="node", state="idle in transaction", since=since)


def test_a_transaction_that_moves_is_no_leak():
    """What is open is held against what was open before, and at every look afterwards."""
    old, stuck, busy = holding(5, 0), holding(17, 1), holding(18, 1)
    before = Rest(sessions=Sessions(3, (old,)))
    looks = [Rest(sessions=Sessions(5, each)) for each in ((old, stuck, busy), (old, stuck, holding(18, 2)))]

    assert held(before, looks) == [stuck]
    assert stuck.words == "pid 17 (node, idle in transaction since 10:00:01)"
    assert held(before, [*looks, Rest(sessions=Sessions(5, (old,)))]) == []
    assert held(before, [*looks, Rest()]) == held(Rest(), looks) == []


def test_hidden_sessions_are_those_that_came_and_stayed():
    """A session whose state was hidden before, or that goes again, is not one that the load left."""
    before = Rest(sessions=Sessions(3, hidden=(9,)))
    looks = [Rest(sessions=Sessions(5, hidden=each)) for each in ((9, 10, 11), (9, 10, 12))]

    assert unseen(before, looks) == {10}
    assert unseen(Rest(), looks) == unseen(before, [*looks, Rest()]) == set()


def test_what_is_hidden_is_not_passed():
    """New sessions whose state this role may not see may hold anything."""
    with pytest.raises(NotRun, match=r"the state of 2 sessions is hidden: grant pg_read_all_stats"):
        judged(record(base=BASE, after=rest(5.0, 7), unseen=2))


def test_a_later_stage_is_held_against_the_first():
    """What each of two stages adds is not forgiven twice: speed, and sessions, are those before the first one."""
    many = Stage(name="many", endpoint="status", requests=50, concurrency=50)
    other = Stage(name="other", endpoint="other", requests=5, concurrency=5)
    first = record(base=base_of(CLOSED, rest(5.0, 5), ()), after=rest(7.0, 15))
    late = dataclasses.replace(
        first, started=first.started + timedelta(seconds=9), base=Base(ms=(), sessions=9, room=3)
    )

    assert base_of(many, rest(7.0, 15), [late, first]) == Base(ms=(5.0,) * 5, sessions=5, room=50)
    assert base_of(other, rest(9.0, 15), [first]) == Base(ms=(9.0,) * 5, sessions=5, room=10)
    leak = record(base=base_of(many, rest(7.0, 15), [first]), after=rest(7.0, 56))
    assert list(judged(leak)) == ["sessions"]
