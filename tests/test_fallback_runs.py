"""The way back as an operator tries it: by what was given, and never green where nothing was tried."""

import json

import pytest

from tests.support.faulty_site import FaultySite
from tests.support.operator import verify

pytest_plugins = ("tests.support.sample_fixtures",)

ROWS = ("4.4.1", "4.4.2", "4.4.3", "5.1.2b")
SCOPE = f"--checkpoint=4.1.1,{','.join(ROWS)}"
NO_WAY, NO_DRILL = "give --fallback-url or --drill=HOST", "give --drill=HOST"
QUICK = ("-q", "--benchmark-disable")


@pytest.fixture
def target(sample, site, get):
    """What the operator exports."""
    return {"LANDED_DSN": sample.dsn, "LANDED_BASE_URL": site.url}


def rows(run):
    """The rows of the way back: what became of them, and why."""
    return {each["id"]: (each["outcome"], each["reason"]) for each in run.results["rows"] if each["id"] in ROWS}


def test_with_nothing_given_nothing_is_cut(target, sample, tmp_path):
    """Two addresses alone leave the rows open, each with what to give, and the run is not red for it."""
    run = verify(tmp_path / "reports", *QUICK, SCOPE, env=target)

    assert (run.status, run.red) == (0, set()), run.told
    assert rows(run) == {
        "4.4.1": ("not run", NO_WAY),
        "4.4.2": ("not run", NO_WAY),
        "4.4.3": ("not run", NO_DRILL),
        "5.1.2b": ("not run", NO_DRILL),
    }
    assert run.results["timeline"] == []


def test_on_call_nothing_is_cut(sample, upstream, target, tmp_path):
    """On call not even a cut-off deployment is looked at."""
    env = target | {"LANDED_FALLBACK_URL": "http://127.0.0.1:9"}
    run = verify(tmp_path / "reports", *QUICK, SCOPE, "--profile=oncall", env=env)

    assert run.status == 0, run.told
    assert set(rows(run).values()) == {("not run", "nothing is cut on call: use --profile gate")}


def test_a_cut_off_deployment(sample, upstream, target, tmp_path):
    """A good --fallback-url shows the first rung, told as such, and that is row 4.4.2; all else stays open."""
    nowhere = sample.dsn.replace(f":{sample.database.port}/", ":9/")
    with FaultySite(nowhere, upstream.url) as cut_off:
        run = verify(tmp_path / "reports", *QUICK, SCOPE, env=target | {"LANDED_FALLBACK_URL": cut_off.url})

    assert (run.status, run.red) == (0, set()), run.told
    assert run.outcomes["test_4_4_fallback.py::test_rung[github]"] == "passed"
    (rung,) = (each for each in run.results["checks"] if each["nodeid"].endswith("test_rung[github]"))
    assert rung["measurements"]["way"] == "passive"
    below = next(each for each in run.results["checks"] if each["nodeid"].endswith("test_rung[temp-data]"))
    assert below["reason"] == f"not run: --fallback-url is cut off from its database alone: {NO_DRILL}"
    assert rows(run) == {
        "4.4.1": ("not run", "not applicable: nothing is broken: --fallback-url is cut off for good"),
        "4.4.2": ("passed", ""),
        "4.4.3": ("not run", NO_DRILL),
        "5.1.2b": ("not run", NO_DRILL),
    }


def test_a_cut_off_deployment_that_fails(sample, upstream, target, tmp_path):
    """One endpoint that does not fall back is red; no procedure that would put the whole site there is shown."""
    nowhere = sample.dsn.replace(f":{sample.database.port}/", ":9/")
    with FaultySite(nowhere, upstream.url, "one endpoint") as cut_off:
        run = verify(tmp_path / "reports", *QUICK, SCOPE, env=target | {"LANDED_FALLBACK_URL": cut_off.url})

    assert (run.status, run.red) == (1, {"fallback/status:github.providers"}), run.told
    assert rows(run)["4.4.2"][0] == "failed"
    assert run.results["emergency"] is None
    assert "DATA_SOURCE=github" not in run.output


def test_the_sample_is_cut_last_and_put_back(tmp_path):
    """All rows of the sample's way back are green, after every other check, and the report can draw how it went."""
    run = verify(tmp_path / "reports", *QUICK, "--embedded", SCOPE, "--checkpoint=2.3.3", "-n", "2")

    # What was slow once on a busy machine is told, and no failure of the sample.
    told = [each for each in run.results["warnings"] if not each.startswith("fallback/retried:")]
    assert (run.status, run.results["verdict"].removesuffix(" with warnings"), told) == (0, "healthy", []), run.told
    status = json.loads((run.folder / "current-status.json").read_text(encoding="utf-8"))
    assert status["dataSource"] == "database", "4.4.1: as it was before anything was broken"
    assert {outcome for outcome, _ in rows(run).values()} == {"passed"}
    spans = {
        kind: [each for each in run.results["checks"] if (each["kind"] == "fallback") is kind]
        for kind in (True, False)
    }
    assert max(each["ended"] for each in spans[False]) <= min(each["started"] for each in spans[True])
    lines = run.results["timeline"]
    events = [each["event"] for each in lines if "event" in each]
    assert [each for each in events if each.endswith((" cut", " restored"))] == [
        "embedded: database cut",
        "embedded: github cut",
        "embedded: github restored",
        "embedded: database restored",
        "rollback: database cut",
        "rollback: database restored",
    ]
    assert lines == sorted(lines, key=lambda each: each["at"])
    assert {each["source"] for each in lines if "event" not in each} == {"database", "github", "temp-data", None}
    assert "fallback embedded: " in run.output
