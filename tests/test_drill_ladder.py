"""The ladder on a real deployment: every rung reached by the contract's commands, and left again."""

import json

import pytest

from tests.support.drill_contract import drill_contract
from tests.support.hosting import TOKEN, platform
from tests.support.operator import verify

KIND = "test_4_4_fallback.py::test"


@pytest.fixture
def site(tmp_path):
    """A healthy site."""
    with platform(tmp_path / "platform") as site:
        yield site


def drilled(site, folder, **changes):
    """A run of the ladder and of the rollback."""
    contract = drill_contract(folder / "contract", site, **changes)
    options = f"--base-url={site.address}", f"--contract={contract}", f"--drill={site.url.place}"
    scope = "--checkpoint=4.4", "--checkpoint=5.1"
    return verify(folder / "reports", *options, *scope, env={"PLATFORM_TOKEN": TOKEN})


def test_down_and_up(site, tmp_path):
    """Each source is cut, looked at, and put back in turn; then the switch is turned and turned back.

    What the site answered before is kept beside the reports, and what every command wrote stands in them.
    """
    run = drilled(site, tmp_path)

    assert (run.status, run.red) == (0, set()), run.told
    assert site.verbs == [
        "cut database", "cut github", "back github", "back database", "cut database", "back database",
    ]  # fmt: skip
    assert {name: outcome for name, outcome in run.outcomes.items() if outcome != "passed"} == {}, run.told
    assert site.cut == []
    assert json.loads((run.folder / "current-status.json").read_text())["dataSource"] == "database"
    said = run.results["commands"]
    assert [(each["doing"], each["source"], each["status"]) for each in said] == [
        (verb.replace("cut", "break").replace("back", "restore").split()[0], verb.split()[1], 0)
        for verb in site.verbs
    ]
    assert said[0]["output"] == "cut database with ***\n"
    report = (run.folder / "report.html").read_text()
    assert "back github with ***" in report
    assert TOKEN not in report + run.output + json.dumps(run.results)


def test_a_cut_that_does_not_take(site, tmp_path):
    """No new deployment came: what would be seen proves nothing, neither a rung nor a recovery nor a downtime."""
    site.moods(cut="silent")
    run = drilled(site, tmp_path, within_s=2)

    outcomes = {name.removeprefix(KIND): outcome for name, outcome in run.outcomes.items() if KIND in name}
    assert outcomes.pop("_saved_before") == "passed", run.told
    assert (len(outcomes), {*outcomes.values()}, run.red) == (4, {"not run"}, set()), run.told
    assert "the cut did not take" in run.output + str(run.results)
    assert [each for each in run.results["timeline"] if "endpoint" in each] == []
    assert "asked on" not in run.output
    assert site.cut == []


def test_a_signal_while_it_is_put_back(site, tmp_path):
    """Told to end while a source is put back, the run puts all of them back, and cuts nothing any more."""
    site.moods(back="rude")
    run = drilled(site, tmp_path)

    assert (run.status, run.results["verdict"]) == (2, "interrupted"), run.told
    assert site.verbs == ["cut database", "cut github", "back github", "back database"]
    assert site.cut == []
    assert [each["doing"] for each in run.results["commands"]] == ["break", "break", "restore", "restore"]
