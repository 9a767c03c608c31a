"""`landed report`: everything again, from one run or from several, and the verdict's own exit status."""

import hashlib
import json
import re

import pytest

from landed.cli import main
from tests.support.operator import landed, verify
from tests.support.report_documents import document, red_document

pytest_plugins = ("tests.support.landing_fixtures",)


def written(folder, results):
    """A results.json in a folder."""
    folder.mkdir(exist_ok=True)
    path = folder / "results.json"
    path.write_text(json.dumps(results), encoding="utf-8")
    return path


@pytest.fixture
def report(monkeypatch, capfd):
    """The command, in this process: exit status, and what it wrote to stdout and stderr."""

    def report(*arguments, **variables):
        for name in ("GITHUB_STEP_SUMMARY", "GITHUB_ACTIONS", "LANDED_LANG", "LANDED_CONTRACT"):
            monkeypatch.delenv(name, raising=False)
        for name, value in variables.items():
            monkeypatch.setenv(name, value)
        status = main(["report", *map(str, arguments)])
        return int(status), *capfd.readouterr()

    return report


@pytest.mark.parametrize(("make", "status", "words"), [(document, 0, "LANDED"), (red_document, 1, "NOT LANDED")])
def test_everything_is_made_again(make, status, words, report, tmp_path):
    """Report, completion report with the results' hash, closing summary, page and marks of the job."""
    path, page = written(tmp_path, make()), tmp_path / "page.md"
    done, told, complaint = report(path, GITHUB_STEP_SUMMARY=str(page), GITHUB_ACTIONS="true")

    assert (done, complaint) == (status, "")
    assert words in told
    assert "\x1b" not in told
    assert "<!doctype html>" in (tmp_path / "report.html").read_text(encoding="utf-8")
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    assert digest in (tmp_path / "completion.md").read_text(encoding="utf-8")
    assert page.read_text(encoding="utf-8").count("## ") >= 1
    assert ("::error " in told) == bool(status)


def test_in_another_language_and_place(report, tmp_path):
    """`--output` names the report, its folder takes the others; the language is an option, else a variable."""
    path = written(tmp_path, red_document())
    done = report(path, f"--output={tmp_path}/new/ko.html", "--lang=ko")
    other = report(path, f"--output={tmp_path}/x.html", LANDED_LANG="ko")

    assert (done[0], other[0]) == (1, 1)
    assert "미완료" in done[1]
    for name in ("new/ko.html", "x.html"):
        assert '<html lang="ko"' in (tmp_path / name).read_text(encoding="utf-8")
    assert "상태: 미완료" in (tmp_path / "new" / "completion.md").read_text(encoding="utf-8")


def test_a_history_of_nonsense_changes_nothing(report, tmp_path):
    """Figures that no axis holds, and lines that are none, beside a green run: it stays green."""
    path = written(tmp_path, document())
    same = {name: document()[name] for name in ("target", "scope", "profile", "verdict", "exit_status")}
    line = same | {"started": "2020-01-01T00:00:00+00:00", "contract": "demo", "findings": {}}
    lines = [json.dumps(line | {"latency_ms": {"a": {"p95": each}}}) for each in (float("inf"), 1e300, 10**400)]
    (tmp_path / "history.jsonl").write_text("\n".join([*lines, "{", "[" * 100_000]), encoding="utf-8")
    done, told, _ = report(path)

    assert done == 0
    assert "could not be rendered" not in told


def test_what_cannot_be_rendered_is_told_plainly(report, tmp_path):
    """A document of another shape keeps its exit status, and its report says what is known."""
    path = written(tmp_path, red_document() | {"boxes": [{"id": 5}]})
    done, told, complaint = report(path)

    assert (done, complaint) == (1, "")
    assert "could not be rendered" in told
    assert "Not landed (complete)" in (tmp_path / "report.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("arguments", "variables", "expected"),
    [
        (("nothing.json",), {}, "nothing.json: No such file or directory"),
        (("nonsense.json",), {}, "nonsense.json: not a results.json of landed"),
        (("results.json",), {"LANDED_LANG": ""}, "LANDED_LANG is empty"),
        (("results.json",), {"LANDED_LANG": "fr"}, "LANDED_LANG is fr: one of en, ko"),
        (("results.json", "nonsense.json"), {}, "results.json: not a results.json that can be joined: checkpoints"),
        (("results.json", "--output=results.json/x.html"), {}, "results.json: File exists"),
    ],
)
def test_wrong_usage(arguments, variables, expected, report, tmp_path, monkeypatch):
    """One line, and exit status 4."""
    written(tmp_path, document())
    (tmp_path / "nonsense.json").write_text('{"exit_status": "?"}', encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    done, _, complaint = report(*arguments, **variables)

    assert done == 4
    assert re.fullmatch(f"ERROR: .*{re.escape(expected)}.*\n", complaint)


def test_two_runs_become_one(place, report, tmp_path):
    """Runs of two checkpoints are one verdict and one results.json, never over a part; no other target joins."""
    scopes = {"a": "1.2.2", "b": "2.3.3"}
    env = {name: value for name, value in place.env.items() if name != "LANDED_CONTRACT"}
    runs = {name: verify(tmp_path / name, f"--checkpoint={each}", env=env) for name, each in scopes.items()}
    first, second = (each.folder / "results.json" for each in runs.values())
    target = runs["b"].results["target"] | {"url": None}
    other = written(tmp_path / "c", runs["b"].results | {"target": target})
    done = landed("report", str(first), str(second))
    over = report(first, second, f"--output={first.parent}/report.html")
    foreign = report(first, other)
    contract = place.contract(tmp_path, ("at_least = 45", "at_least = 44"))
    changed = report(first, second, f"--contract={contract}")

    assert [each.status for each in runs.values()] == [0, 0]
    assert (done.returncode, done.stderr) == (0, "")
    joined = json.loads((first.parent / "joined" / "results.json").read_text(encoding="utf-8"))
    assert joined["verdict"] == "healthy"
    assert joined["scope"].startswith("1.2.2, 2.3.3 only, joined from 2 parts (1.2.2 only, ")
    found = [each["nodeid"] for name in "ab" for each in runs[name].results["checks"]]
    assert [each["nodeid"] for each in joined["checks"]] == sorted(found)
    assert "joined from 2 parts" in (first.parent / "joined" / "report.html").read_text(encoding="utf-8")
    assert "HEALTHY (1.2.2, 2.3.3 only, joined from 2 parts (" in done.stdout
    assert (over[0], foreign[0], changed[0]) == (4, 4, 4)
    assert "is one of the parts" in over[2]
    assert f"url none, where {first} has http://" in foreign[2]
    assert "give the contract that they were verified against" in changed[2]
