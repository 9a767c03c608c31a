"""Time is measured alone, from our own samples, and the same with pytest-benchmark and without it."""

import json
import shutil
import subprocess
from datetime import datetime
from itertools import combinations
from pathlib import Path

import pytest

from reference.landing import CONTRACT
from tests.support.measured_suite import run_measured
from tests.support.operator import PATIENCE, ROOT, environment, pytest_command, verify

pytest_plugins = ("tests.support.landing_fixtures",)

MEASURED = ("test_measured", "test_reported", "test_slow", "test_slower", "test_measures_nothing")
OURS = ("test_1_4_pooling", "test_2_4_concurrency", "test_2_4_query_latency")
"""Check modules that are measured; those that ask the site are tested beside them."""
WAYS = {
    "serial": (),
    "two workers": ("-n", "2"),
    "benchmarks disabled": ("--benchmark-disable",),
    "without the plugin": ("-p", "no:benchmark"),
}


def overlapping(spans):
    """Pairs of names whose spans overlap."""
    pairs = combinations(spans, 2)
    return [(one[0], two[0]) for one, two in pairs if one[1] < two[2] and two[1] < one[2]]


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    """The small suite's runs, each way once."""
    runs = {}

    def told(way):
        if way not in runs:
            runs[way] = run_measured(tmp_path_factory.mktemp("suite") / "s", *WAYS[way])
        return runs[way]

    return told


@pytest.mark.parametrize("way", WAYS)
def test_every_way_passes_without_a_warning(way, told):
    """No way of running warns or fails; a warning that is not about being switched off is still an error."""
    run = told(way)

    assert run.status == 0, run.output
    assert "warning" not in run.output.lower(), run.output


def test_nothing_overlaps_with_a_measured_check(told):
    """With two workers no check's span, set-up and tear-down included, overlaps with a measured one's."""
    pairs = overlapping(told("two workers").spans)

    assert len(told("two workers").spans) == 32
    assert [pair for pair in pairs if any(name.startswith(MEASURED) for name in pair)] == []
    assert pairs, "ordinary checks run side by side"


@pytest.mark.parametrize("way", WAYS)
def test_samples_are_ours_whatever_measures_beside(way, told):
    """So many samples as asked for, warm-up left out, of every measurement of a check, by our own clock."""
    run = told(way)

    assert [(len(each), min(each) >= 2) for each in run.of("first")] == [(7, True)] * 3
    assert run.of("calls") == [9] * 3
    assert [len(each) for each in run.of("second")] == [3] * 3
    assert run.of("reported") == [[1.5, 2.5, 3.5]]


@pytest.mark.parametrize("way", WAYS)
def test_a_slow_target_ends_the_sampling_early(way, told):
    """After the time allowed no sample is begun, but one there always is."""
    run = told(way)

    assert 1 <= len(run.of("slow")[0]) <= 3
    assert len(run.of("slower")[0]) == 1


def test_benchmark_files_hold_the_judged_figures(tmp_path):
    """`--benchmark-json` has the very samples that are judged, and profiling beside it adds none."""
    run = run_measured(tmp_path / "s", f"--benchmark-json={tmp_path / 'out.json'}", "--benchmark-cprofile=cumtime")
    found = {each["name"]: each["stats"] for each in json.loads((tmp_path / "out.json").read_text())["benchmarks"]}
    samples = {each["name"]: each["first"] for each in run.words if "first" in each}

    assert len(samples) == 3, run.output
    for name, taken in samples.items():
        assert found[name]["data"] == pytest.approx([each / 1000 for each in taken], rel=1e-9)
        assert found[name]["rounds"] == 7
    assert found["test_reported"]["data"] == pytest.approx([0.0015, 0.0025, 0.0035], rel=1e-9)
    assert found["test_slow"]["data"] == pytest.approx([each / 1000 for each in run.of("slow")[0]], rel=1e-9)
    assert "test_measures_nothing" not in found


def test_benchmarks_are_compared_and_drawn(tmp_path):
    """`--benchmark-autosave`, `--benchmark-compare` and `--benchmark-histogram` work as their users expect."""
    storage = f"--benchmark-storage={tmp_path / 'storage'}"
    first = run_measured(tmp_path / "one", storage, "--benchmark-autosave", "-k", "test_reported")
    picture = tmp_path / "picture"
    drawn = f"--benchmark-histogram={picture}"
    second = run_measured(tmp_path / "two", storage, "--benchmark-compare", drawn, "-k", "test_reported")

    assert first.status == second.status == 0, first.output + second.output
    assert "test_reported (NOW)" in second.output, second.output
    assert "test_reported (0001_" in second.output
    assert "2.5" in second.output
    assert list(tmp_path.glob("picture*.svg"))


def test_only_benchmarks_are_the_measured_checks(tmp_path):
    """`--benchmark-only` runs measured checks, `-m "not clock"` all others."""
    benchmarks = run_measured(tmp_path / "one", "--benchmark-only")
    others = run_measured(tmp_path / "two", "-m", "not clock")

    assert {name.split("[")[0] for name, *_ in benchmarks.spans} == set(MEASURED)
    assert {name.split("[")[0] for name, *_ in others.spans} == {"test_ordinary", "test_warns"}


def test_the_marker_follows_from_use(tmp_path):
    """Of the real checks `-m clock` selects those that ask for the stopwatch, through whatever fixture."""
    done = subprocess.run(
        pytest_command(tmp_path, "--collect-only", "-q", "-m", "clock", "--dsn=postgresql://nobody@127.0.0.1:1/x"),
        cwd=ROOT,
        env=environment(),
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    modules = {Path(line.split("::")[0]).stem for line in done.stdout.splitlines() if "::" in line}

    assert modules >= set(OURS), done.stdout + done.stderr
    assert not modules & {"test_2_2_tables", "test_2_4_foreign_keys"}


def test_nothing_of_a_run_overlaps_with_a_measured_check(place, tmp_path):
    """In results.json of a run with two workers no check's interval overlaps with a measured one's."""
    run = verify(
        tmp_path / "reports", "-n", "2", "--checkpoint=2", env={**place.env, "LANDED_BASE_URL": place.site.url}
    )
    spans = [
        (each["nodeid"], datetime.fromisoformat(each["started"]), datetime.fromisoformat(each["ended"]))
        for each in run.results["checks"]
    ]
    pairs = overlapping(spans)

    assert run.status == 0, run.told
    assert len(spans) > 200
    assert [pair for pair in pairs if any(name in each for each in pair for name in OURS)] == []
    assert pairs, "the others run side by side"


@pytest.fixture(scope="module")
def impossible(tmp_path_factory):
    """AI-GO's contract with budgets that nothing can keep."""
    copy = shutil.copytree(CONTRACT, tmp_path_factory.mktemp("contract") / "impossible")
    text = (copy / "contract.toml").read_text(encoding="utf-8")
    assert text.count("limits_ms = { mean = 100 }") == 2
    (copy / "contract.toml").write_text(text.replace("{ mean = 100 }", "{ mean = 0.000001 }"), encoding="utf-8")
    return copy


@pytest.mark.parametrize("way", ["serial", "two workers"])
def test_an_impossible_budget_is_red(way, place, impossible, tmp_path):
    """A limit that nothing can keep is exceeded serially and under workers, where pytest-benchmark is off."""
    options = (f"--contract={impossible}", "--checkpoint=2.4.2", *WAYS[way])
    run = verify(tmp_path / "reports", *options, env=place.env)

    assert run.status == 1, run.told
    assert run.red == {
        "query_latency/mean:models-with-relations",
        "query_latency/mean:models-with-relations-joined",
    }, run.told


def test_no_samples_are_red(place, tmp_path):
    """A stopwatch that takes nothing turns every budget red: an unguarded budget would pass."""
    options = ("-p", "tests.support.broken_stopwatch", "--checkpoint=2.4.2")
    run = verify(tmp_path / "reports", *options, env=place.env)

    assert run.status == 1, run.told
    assert run.red == {
        "query_latency/no_samples:models-with-relations",
        "query_latency/no_samples:models-with-relations-joined",
    }, run.told


def test_the_table_shows_what_results_say(place, tmp_path):
    """A real budget's figures in pytest-benchmark's file are those of results.json."""
    file = tmp_path / "benchmarks.json"
    run = verify(tmp_path / "reports", "--checkpoint=2.4.2", f"--benchmark-json={file}", env=place.env)
    benchmarks = {each["param"]: each["stats"] for each in json.loads(file.read_text())["benchmarks"]}
    checks = {each["subject"]: each["measurements"] for each in run.results["checks"]}

    assert benchmarks.keys() == checks.keys() == {"models-with-relations", "models-with-relations-joined"}
    for name, stats in benchmarks.items():
        told = checks[name]
        assert (stats["rounds"], told["n"], len(told["samples_ms"])) == (100, 100, 100)
        for theirs, ours in (("mean", "mean_ms"), ("min", "min_ms"), ("max", "max_ms"), ("median", "p50_ms")):
            assert stats[theirs] * 1000 == pytest.approx(told[ours], abs=0.0006)
    assert "test_query_budget[models-with-relations]" in run.output
