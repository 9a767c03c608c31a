"""The commands of the contract's links, run as they stand against a command line that takes no others."""

import json
import os
import sys

import pytest

from landed.contract import load_contract
from landed.fallback import drill_state
from landed.fallback.cutting import CannotSave
from landed.fallback.drill import DrillCutter
from landed.run.outcomes import CheckResult, Circumstances, Outcome
from landed.run.selection import Selection
from landed.secrets import Scrubber
from landed.verdict import judge
from reference.landing import CONTRACT
from tests.support.hosting import platform

URL = "postgresql://app:s3cret-word@ep-1-pooler.example/db?sslmode=require&x='$(y)'"
CLI = "tests/support/hosting_vercel.py"


@pytest.fixture
def site(tmp_path):
    """A platform whose production has the variables."""
    with platform(tmp_path / "platform") as site:
        variables = {"DATABASE_URL": URL, "DATA_SOURCE": "database"}
        (site.folder / "variables.json").write_text(json.dumps(variables))
        yield site


@pytest.fixture
def cutter_of(site, tmp_path, pytestconfig):
    """Cutters of the contract's links, by their mode."""
    tool = tmp_path / "bin" / "vercel"
    tool.parent.mkdir()
    cli = pytestconfig.rootpath.parent / CLI
    tool.write_text(f'#!/bin/sh\nexec {sys.executable} -SEP {cli} {site.folder} "$@"\n')
    tool.chmod(0o755)
    names = ("VERCEL_TOKEN", "VERCEL_ORG_ID", "VERCEL_PROJECT_ID")
    given = {"PATH": f"{tool.parent}:{os.environ['PATH']}", **dict.fromkeys(names, "some-value")}
    promised = load_contract(CONTRACT).fallback

    def make(mode, **more):
        links = promised.link if mode == "drill" else (promised.rollback,)
        quick = [
            each.model_copy(update={"deployed": each.deployed.model_copy(update={"every_s": 0.05})})
            for each in links
        ]
        return DrillCutter(
            quick,
            url=site.url,
            folder=tmp_path / "state",
            contract="ai-go",
            environment={**given, **more},
            scrubber=Scrubber(),
            mode=mode,
        )

    return make


def variables(site):
    """What production has."""
    return json.loads((site.folder / "variables.json").read_text())


def test_the_database(site, cutter_of, tmp_path):
    """The string is exchanged and put back to the letter, by standard input alone."""
    cutter = cutter_of("drill", PRODUCTION_DATABASE_URL=URL)
    cutter.save()
    cutter.cut("database")
    assert (site.cut, variables(site)["DATABASE_URL"]) == (
        ["database"], "postgresql://wrong:wrong@wrong.invalid/wrong",
    )  # fmt: skip

    cutter.restore_all()
    assert (site.cut, variables(site)["DATABASE_URL"]) == ([], URL)
    assert drill_state.read(tmp_path / "state") is None
    assert not any("postgresql://" in line for line in site.log)


def test_the_rollback(site, cutter_of):
    """DATA_SOURCE is switched and switched back, without anybody's string."""
    cutter = cutter_of("rollback")
    cutter.save()
    cutter.cut("database")
    assert variables(site) == {"DATABASE_URL": URL, "DATA_SOURCE": "github"}

    cutter.restore_all()
    assert variables(site) == {"DATABASE_URL": URL, "DATA_SOURCE": "database"}
    assert site.cut == []


def test_another_string_in_hand(site, cutter_of):
    """What would be put back is not what production has: nothing is broken."""
    with pytest.raises(CannotSave, match="is not what production has"):
        cutter_of("drill", PRODUCTION_DATABASE_URL="postgresql://staging@elsewhere/db").save()

    assert [line.split()[:2] for line in site.log] == [["env", "pull"]]


def test_a_string_that_cannot_be_read_back(site, cutter_of):
    """A sensitive variable reads as empty: it is there, and what is in hand is put back."""
    (site.folder / "variables.json").write_text(json.dumps({"DATABASE_URL": "", "DATA_SOURCE": "database"}))
    cutter = cutter_of("drill", PRODUCTION_DATABASE_URL=URL)
    cutter.save()
    cutter.cut("database")
    cutter.restore_all()

    assert variables(site)["DATABASE_URL"] == URL


def test_production_without_a_string(site, cutter_of):
    """Production has no string at all: something else is wrong, and nothing is broken."""
    (site.folder / "variables.json").write_text(json.dumps({"DATA_SOURCE": "database"}))

    with pytest.raises(CannotSave, match="production has no DATABASE_URL"):
        cutter_of("drill", PRODUCTION_DATABASE_URL=URL).save()


DATABASE_ALONE = "not run: drill cannot cut all that stands before temp-data"


@pytest.mark.parametrize(("github", "row"), [(Outcome.PASSED, Outcome.PASSED), (Outcome.NOT_RUN, Outcome.NOT_RUN)])
def test_the_row_of_the_fallback_can_pass(github, row):
    """Nobody can cut GitHub off a real deployment: 4.4.2 is the first source's, and never passes without that."""
    selection = Selection(load_contract(CONTRACT), ("4.4.2",))
    rungs = {"github": (github, ""), "temp-data": (Outcome.NOT_RUN, DATABASE_ALONE)}
    checks = [
        CheckResult(
            nodeid=f"checks/test_4_4_fallback.py::test_rung[{source}]",
            kind="fallback",
            rows=("4.4.2",),
            claim="it answers",
            subject=source,
            outcome=outcome,
            reason=reason or "not run: give --drill=HOST",
        )
        for source, (outcome, reason) in rungs.items()
    ]
    verdict = judge(selection, checks, (), (), Circumstances())

    assert next(each.outcome for each in verdict.rows if each.id == "4.4.2") is row
