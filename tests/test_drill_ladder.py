"""The ladder on a real deployment: every rung reached by the contract's commands, and left again."""

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


def drilled(site, folder):
    """A run of the ladder and of the rollback."""
    contract = drill_contract(folder / "contract", site)
    options = f"--base-url={site.address}", f"--contract={contract}", f"--drill={site.url.place}"
    scope = "--checkpoint=4.4", "--checkpoint=5.1"
    return verify(folder / "reports", *options, *scope, env={"PLATFORM_TOKEN": TOKEN})


def test_down_and_up(site, tmp_path):
    """Each source is cut, looked at, and put back in turn; then the switch is turned and turned back."""
    run = drilled(site, tmp_path)

    assert (run.status, run.red) == (0, set()), run.told
    assert site.verbs == [
        "cut database", "cut github", "back github", "back database", "cut database", "back database",
    ]  # fmt: skip
    assert {name: outcome for name, outcome in run.outcomes.items() if outcome != "passed"} == {}, run.told
    assert site.cut == []


def test_a_cut_that_does_not_take(site, tmp_path):
    """No new deployment came: what would be seen proves nothing, so that the rungs have not run."""
    site.moods(cut="silent")
    run = drilled(site, tmp_path)
    rungs = {outcome for name, outcome in run.outcomes.items() if name.startswith(f"{KIND}_rung")}

    assert (rungs, run.red) == ({"not run"}, set()), run.told
    assert "the cut did not take" in run.output + str(run.results)
    assert site.cut == []
