"""Several runs as one: the newest result of each check, the same judge, and never greener than what was seen."""

import json

import pytest

from landed.errors import UsageError
from landed.report.html import render
from landed.report.language import Words
from landed.report.terminal import summary
from landed.run.outcomes import Outcome
from tests.support.parts import BEGUN, Parts
from tests.support.verdicts import HEALTHY, check, failed, finding, not_run, without

pytest_plugins = ("tests.support.verdict_fixtures",)

ROOT = finding("connection/unreachable:dsn")
BLOCKED = tuple(check(each.kind, Outcome.BLOCKED, "blocked: connection/unreachable:dsn") for each in HEALTHY)
ONE, REST = HEALTHY[:1], HEALTHY[1:]
RED = failed("tables", "tables/missing:pricing")
SIGNED = {"box": "1.5.box1", "by": "Ann", "role": "lead", "on": "2026-03-01", "note": ""}


@pytest.fixture
def parts(contract, tmp_path):
    """No part yet."""
    return Parts(contract, tmp_path)


def outcome(joined):
    """What is signed, without the scope's names of parts."""
    scope = joined["scope"].partition(", joined from ")[0]
    return joined["verdict"], scope, joined["exit_status"], [each["id"] for each in joined["open"]]


def test_halves_are_a_whole(parts):
    """Two halves of all checks land; the scope names both, in every report, in both languages."""
    parts.add(*ONE, scope="part of the checks", exit_status=1)
    parts.add(*REST, checkpoints=["1.2"], scope="1.2, state only")
    joined = parts.join()

    assert outcome(joined) == ("landed", "complete", 0, [])
    assert joined["scope"] == (
        "complete, joined from 2 parts (part of the checks, 2026-03-01T04:00:00+00:00; "
        "1.2, state only, 2026-03-01T05:00:00+00:00)"
    )
    assert [each["scope"] for each in joined["parts"]] == ["part of the checks", "1.2, state only"]
    assert (joined["complete"], joined["started"], joined["seconds"]) == (True, BEGUN.isoformat(), 82.4)
    korean = Words("ko").scope(joined["scope"])
    assert korean.startswith("전체, 2개 실행을 합침 (일부 검사, 2026-03-01T04:00:00+00:00; 1.2, state만, ")
    assert korean in render(joined, "ko")
    assert any("joined from 2 parts" in line for line, _ in summary(joined, "en"))


def test_checkpoints_that_are_everything_are_everything(parts):
    """Parts that are narrow by themselves and leave nothing out are no narrow whole."""
    parts.add(*HEALTHY, checkpoints=["1", "state"])
    assert outcome(parts.join()) == ("healthy", "1, state only", 0, [])

    parts.add(checkpoints=["security"])
    assert outcome(parts.join()) == ("landed", "complete", 0, [])


def test_what_nobody_ran_stays_open(parts):
    """A check that no part ran keeps its box open, and the verdict says that it is a part of the checks."""
    parts.add(*ONE)
    parts.add(*(each for each in REST if each.kind != "indexes"))

    assert outcome(parts.join()) == ("not landed", "part of the checks", 1, ["box[1.2.box1]"])


def test_a_check_that_proves_no_row_must_have_run(parts):
    """Of what no row waits for it is known, too, that it was left out; within the scope."""
    parts.counts["security", "test_it"] = 1
    parts.add(*HEALTHY, checkpoints=["1", "state"])
    assert outcome(parts.join()) == ("healthy", "1, state only", 0, [])

    parts.add(checkpoints=["security"])
    assert outcome(parts.join()) == ("healthy", "part of the checks", 0, [])


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_the_newest_result_counts(order, parts):
    """A check that was run again counts as it was found the last time, however the files are given."""
    parts.add(*without("tables", RED), verdict="not landed", exit_status=1)
    parts.add(*without("tables", check("tables")))
    assert outcome(parts.join(*order)) == ("landed", "complete", 0, [])

    parts.add(RED)
    joined = parts.join(2, *order)
    assert outcome(joined) == ("not landed", "complete", 1, ["box[1.2.box1]"])
    assert joined["root_cause"]["id"] == "tables/missing:pricing"


def test_not_run_is_newer_than_passed(parts):
    """Who could not look the last time does not know."""
    parts.add(*HEALTHY)
    parts.add(not_run("tables"))

    assert outcome(parts.join()) == ("not landed", "complete", 1, ["box[1.2.box1]"])


def test_a_root_goes_with_what_it_blocks(parts):
    """A target that was away is forgiven once everything that rested on it was run again, and not before."""
    parts.add(*BLOCKED, roots=(ROOT,))
    parts.add(*ONE)
    assert [each["id"] for each in parts.join()["roots"]] == [ROOT.id]

    parts.add(*REST)
    assert outcome(parts.join()) == ("landed", "complete", 0, [])


def test_a_root_on_which_nothing_rests_goes_with_its_part(parts):
    """What a part found beside its checks stays red as long as anything of that part counts."""
    parts.add(*HEALTHY, roots=(ROOT,))
    parts.add(*ONE)
    assert outcome(parts.join()) == ("not landed", "complete", 1, [])

    parts.add(*HEALTHY)
    assert outcome(parts.join()) == ("landed", "complete", 0, [])


def test_an_interrupted_part(parts):
    """What was stopped and run on is whole; what was stopped and left is interrupted."""
    parts.add(*ONE, verdict="interrupted", exit_status=2)
    parts.add(*REST[:1])
    assert outcome(parts.join())[:3] == ("interrupted", "part of the checks", 2)

    parts.add(*REST)
    assert outcome(parts.join()) == ("landed", "complete", 0, [])


def test_an_open_drill_stays_open(parts):
    """No later part can prove that a site was put back."""
    parts.add(*HEALTHY, open=[{"id": "drill", "reason": "NOT PUT BACK: …"}], exit_status=1)
    parts.add(*HEALTHY)

    assert outcome(parts.join()) == ("not landed", "complete", 1, ["drill"])


def test_signatures_are_joined(parts):
    """Who signed in one part has signed; the newest signature of a box is told."""
    signed = {"signed": [SIGNED], "received": [], "took": [], "warnings": []}
    parts.add(*HEALTHY, attestation=signed)
    parts.add(*HEALTHY, attestation=signed | {"signed": [SIGNED | {"by": "Ben"}]})
    parts.add(*HEALTHY)
    joined = parts.join()

    (box,) = (each for each in joined["boxes"] if each["id"] == "1.5.box1")
    assert (box["outcome"], box["reason"]) == ("attested", "by Ben, lead, 2026-03-01")
    assert [each["by"] for each in joined["attestation"]["signed"]] == ["Ben"]


def test_joined_parts_join_again(parts, tmp_path):
    """A joined results.json is a part like any other, and its parts keep their names."""
    parts.add(*ONE)
    parts.add(*REST[:1])
    path = tmp_path / "joined.json"
    path.write_text(json.dumps(parts.join()), encoding="utf-8")
    parts.paths[:] = [path]
    parts.add(*REST, started=BEGUN.replace(hour=9).isoformat())
    joined = parts.join()

    assert outcome(joined) == ("landed", "complete", 0, [])
    assert len(joined["parts"]) == 3


TARGET = {"dsn": "postgresql://app:***@db.example/app", "url": "https://app.example", "sample": False}
OTHERS = [
    ({"lock": {"hash": "0"}}, "lock hash 0, where "),
    ({"profile": "oncall"}, "profile oncall, where "),
    ({"target": TARGET | {"dsn": "postgresql://other"}}, "dsn postgresql://other, where "),
    ({"target": TARGET | {"url": None}}, "url none, where "),
    ({"target": TARGET | {"sample": True}}, "sample True, where "),
    ({"target": TARGET | {"deployment": "x-commit: 2"}}, "deployment x-commit: 2, where "),
    ({"target": TARGET | {"server_version": "17"}}, "server version 17, where "),
]


@pytest.mark.parametrize(("change", "expected"), OTHERS)
def test_what_is_another_verification_is_refused(change, expected, parts):
    """Another contract, lock, profile or target: the difference is told in one line."""
    parts.add(*HEALTHY)
    path = parts.add(*HEALTHY, **change)

    with pytest.raises(UsageError) as error:
        parts.join()
    assert str(error.value).startswith(f"{path}: {expected}")
    assert "\n" not in str(error.value)


def test_another_contract_is_refused(parts):
    """Promises that have changed since are other promises."""
    parts.add(*HEALTHY)
    parts.add(*HEALTHY, contract={"name": "small", "hash": "0"})

    with pytest.raises(UsageError, match=r"1\.json: contract hash 0, where .*0\.json has "):
        parts.join()


def test_the_same_part_twice_is_refused(parts):
    """What was seen once does not count twice."""
    parts.add(*HEALTHY)

    with pytest.raises(UsageError, match=r"0\.json: given twice"):
        parts.join(0, 0)


def test_a_request_is_no_deployment(parts):
    """A header that names each request anew makes no other target, and samples are all one."""
    for each in ("a", "b"):
        parts.add(*HEALTHY, target=TARGET | {"deployment": f"x-vercel-id: {each}", "system_identifier": None})
    assert outcome(parts.join())[0] == "landed"

    parts.paths.clear()
    for each in ("a", "b"):
        parts.add(*HEALTHY, target=TARGET | {"dsn": each, "url": each, "sample": True, "system_identifier": each})
    assert outcome(parts.join())[0] == "healthy"


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"schema": 2}, "schema: Input should be 1"),
        ({"checks": [{}]}, r"checks\.0\."),
        ({"checkpoints": None}, "checkpoints: "),
        ({"started": "yesterday"}, "started: "),
    ],
)
def test_a_part_is_read_strictly(change, expected, parts):
    """What cannot be judged is refused in one line that says why."""
    parts.add(*HEALTHY, **change)

    with pytest.raises(UsageError, match=rf"0\.json: not a results\.json that can be joined: {expected}"):
        parts.join()
