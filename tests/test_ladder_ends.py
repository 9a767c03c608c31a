"""However a ladder ends, what was cut passes again, and what could not be tried or put back is said."""

import pytest

from landed.conceal import Concealer
from landed.errors import TargetError
from landed.evidence import Evidence, NotRun
from landed.fallback.cutting import DidNotTake
from landed.fallback.ladder import Ladder
from landed.fallback.ladder_judge import LadderJudge
from landed.settings import parse_url
from reference.cutting import Deployed, ProxyCutter, RollbackCutter
from reference.proxy import Mode
from tests.support.climbing import climb, found, ids, quick
from tests.support.cuts import By

pytest_plugins = ("tests.support.sample_fixtures",)

FEW = ("health", "status", "models")


def refuse(error):
    """Something that cannot be done."""

    def work():
        raise error

    return work


def test_an_interrupt_puts_everything_back(sample, site, get):
    """Ctrl-C on the lowest rung: both lines pass before it goes on."""

    def interrupt(words):
        if words.startswith("temp-data everywhere"):
            raise KeyboardInterrupt

    cutter = ProxyCutter({"database": sample.database, "github": sample.github})
    ladder = Ladder(quick(only=FEW), parse_url(site.url), cutter, Concealer(frozenset(), b"key"), tell=interrupt)

    with pytest.raises(KeyboardInterrupt):
        ladder.climb()
    assert (sample.database.mode, sample.github.mode) == (Mode.PASS, Mode.PASS)


def test_a_cut_that_did_not_take_proves_nothing(sample, site, get):
    """No rung has run and nothing is red: what would be seen is the site as it was."""
    contract, restored = quick(only=FEW, cache_s=0.0), []
    cutter = By(refuse(DidNotTake("no new deployment came")), lambda: restored.append(True))

    record = climb(site.url, cutter, contract)

    assert record.steps[0].not_run == "no new deployment came"
    assert (found(record, contract), record.left_cut) == ({}, None)
    assert restored
    assert [each.kind for each in record.steps] == ["cut"]
    rungs = contract.fallback.rungs
    checks = [(LadderJudge.rung, rungs[0]), (LadderJudge.rung, rungs[1]), (LadderJudge.recovery,)]
    for check, *arguments in [*checks, (LadderJudge.as_before,)]:
        with pytest.raises(NotRun, match="the change did not take: no new deployment came"):
            check(LadderJudge(contract, record, Evidence(kind="fallback")), *arguments)


def test_what_cannot_be_put_back_is_red(sample, site, get):
    """The last thing that is known of a cut that stays is why, and what is recovered is nothing."""
    contract = quick(only=FEW, cache_s=0.0)
    cutter = By(lambda: sample.database.switch("refuse"), refuse(TargetError("run: tool restore")))

    record = climb(site.url, cutter, contract)

    evidence = Evidence(kind="fallback")
    with pytest.raises(NotRun):
        LadderJudge(contract, record, evidence).recovery()
    assert [(each.id, each.found) for each in evidence.findings] == [
        ("fallback/left_cut:embedded", "run: tool restore")
    ]
    assert [each.kind for each in record.steps] == ["cut", "restore"]


def rolled_back(record, contract):
    """What the check of the rollback finds."""
    evidence = Evidence(kind="fallback")
    LadderJudge(contract, record, evidence).rollback()
    return evidence


def test_a_rollback_and_back_again(sample):
    """With DATA_SOURCE=github the site is on GitHub though its database is well, and says so; then all is back."""
    contract = quick()
    deployed = Deployed(sample.dsn, f"http://127.0.0.1:{sample.github.port}")
    try:
        record = climb(deployed.site.url, RollbackCutter(deployed), contract)
    finally:
        deployed.site.stop()

    evidence = rolled_back(record, contract)
    assert evidence.findings == []
    assert [each.source for each in record.steps] == ["github", "database"]
    assert deployed.data_source == "database"
    assert evidence.measurements["downtime_s"] >= 0
    assert evidence.measurements["github_s"] >= evidence.measurements["github_changed_s"] > 0


def test_a_switch_that_does_nothing(sample, site, get):
    """A rollback after which the site still serves its database is none."""
    contract = quick(rollback_s=0.2)

    record = climb(site.url, By(lambda: None, lambda: None, mode="rollback"), contract)

    red = ids(rolled_back(record, contract).findings)
    assert {"source:github.status", "source:github.models", "source:github.providers"} <= red
    assert not any(each.startswith("expect:github.health") for each in red), "its database is well, and it says so"
