"""What CI is given: the composite action, run as its runner would, and the jobs that docs/ci.md shows."""

import os
import re
import stat
import subprocess
import sys
from fnmatch import fnmatch
from pathlib import Path

import pytest
import yaml

from landed.plugins.option_table import OPTIONS
from tests.support.operator import PATIENCE, ROOT, environment

ACTION = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
DOCS = (ROOT / "docs" / "ci.md").read_text(encoding="utf-8")
STEPS = {each["name"]: each for each in ACTION["runs"]["steps"]}
LAST = ["Put back what a drill left cut", "Upload the reports"]


def blocks(language):
    """The blocks of docs/ci.md in a language."""
    return re.findall(rf"^```{language}\n(.*?)^```$", DOCS, re.DOTALL | re.MULTILINE)


class Runner:
    """A runner's folders and files, with landed installed where the action would put it."""

    def __init__(self, folder):
        self.folder = folder
        self.output, self.page = folder / "output", folder / "page.md"
        place = folder / "temp" / "landed" / "bin"
        place.mkdir(parents=True)
        for name in ("python", "landed"):
            (place / name).symlink_to(Path(sys.executable).with_name(name))

    def run(self, name, arguments=""):
        """Run a step's script by bash with the runner's own options; what its inputs say stands in its `env`."""
        inputs = {each: words["default"] for each, words in ACTION["inputs"].items()} | {"arguments": arguments}
        given = {
            key: re.sub(r"\$\{\{ inputs\.([\w-]+) \}\}", lambda found: inputs[found[1]], value)
            for key, value in STEPS[name].get("env", {}).items()
        }
        runner = {
            "RUNNER_TEMP": str(self.folder / "temp"),
            "GITHUB_ACTION_PATH": str(ROOT),
            "GITHUB_OUTPUT": str(self.output),
            "GITHUB_STEP_SUMMARY": str(self.page),
            "GITHUB_ACTIONS": "true",
        }
        return subprocess.run(
            ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", STEPS[name]["run"]],
            cwd=self.folder,
            env=environment(**runner, **given),
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )


@pytest.fixture
def runner(tmp_path):
    """A runner."""
    return Runner(tmp_path)


def test_the_action_verifies(runner):
    """A green run leaves the verdict as output, the job's page, its reports, and no annotation; nothing was cut."""
    ran = runner.run("Verify", "--embedded\n--checkpoint=2.2\n\n--lang=ko\n")
    back = runner.run(LAST[0])

    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert runner.output.read_text(encoding="utf-8") == "verdict=healthy\nexit-status=0\n"
    assert runner.page.read_text(encoding="utf-8").startswith("## ✅ 정상 (샘플, 2.2만)\n")
    assert "::error" not in ran.stdout
    assert (runner.folder / "landed-reports" / "junit.xml").is_file()
    assert (back.returncode, "no drill is open" in back.stdout) == (0, True), back.stdout


def test_a_red_run_is_marked(runner):
    """What a red run says is in the annotations and first on the page, and the job is red."""
    ran = runner.run("Verify", "--dsn=postgresql://app@127.0.0.1:1/app\n--checkpoint=1.2.2")
    lines = [each for each in ran.stdout.splitlines() if each.startswith("::")]

    assert ran.returncode == 1, ran.stdout + ran.stderr
    assert "exit-status=1" in runner.output.read_text(encoding="utf-8")
    assert 1 <= len(lines) <= 10
    assert lines[0].startswith("::error title=landed connection/unreachable%3Adsn::")
    assert runner.page.read_text(encoding="utf-8").startswith("## ❌ ")


def test_wrong_usage_has_no_verdict(runner):
    """A run that never began leaves no verdict of an earlier one, and its own status."""
    reports = runner.folder / "landed-reports"
    reports.mkdir()
    (reports / "results.json").write_text('{"verdict": "landed"}', encoding="utf-8")
    ran = runner.run("Verify", "--checkpoint=2.2")

    assert ran.returncode == 4, ran.stdout + ran.stderr
    assert runner.output.read_text(encoding="utf-8") == "verdict=none\nexit-status=4\n"
    assert not runner.page.exists()


def test_what_must_run_always_does():
    """Putting back and uploading come last, whatever became of the steps before; nothing else does."""
    steps = ACTION["runs"]["steps"]

    assert (ACTION["runs"]["using"], [each["name"] for each in steps[-2:]]) == ("composite", LAST)
    assert [each["name"] for each in steps if each.get("if") == "always()"] == LAST
    assert all(each["shell"] == "bash" for each in steps if "run" in each)
    assert ACTION["outputs"]["verdict"]["value"] == "${{ steps.verify.outputs.verdict }}"


def test_nothing_given_becomes_code():
    """No script holds an expression: what a caller gives reaches bash by its environment alone."""
    assert [each["name"] for each in STEPS.values() if "${{" in each.get("run", "")] == []


def test_jobs_of_the_documentation():
    """The jobs parse, put back at their end whatever happened, and name files and options that exist."""
    github, gitlab = (yaml.safe_load(each) for each in blocks("yaml"))
    (used,) = [each for each in github["jobs"]["gate"]["steps"] if each.get("uses") == "./landed"]
    job = gitlab["landed"]
    known = {f"--{each.name}" for each in OPTIONS} | {"--quiet", "--depth", "--editable"}

    assert used["with"].keys() <= ACTION["inputs"].keys()
    assert any(each.endswith("landed restore") for each in job["after_script"])
    assert job["artifacts"]["reports"]["junit"] == "landed-reports/junit.xml"
    assert "landed-reports/.key" in job["artifacts"]["exclude"]
    assert set(re.findall(r"(?<![\w-])--[a-z][a-z-]*", DOCS)) <= known


def test_the_watch_ends(tmp_path):
    """The line for cron looks until the end that was set, and says something only when it is red."""
    (line,) = blocks("crontab")
    command = line.split(maxsplit=5)[5].replace(r"\%", "%")
    looked = tmp_path / "landed"
    said = {}
    for until, status in ((0, 1), (2**33, 0), (2**33, 1)):
        looked.write_text(
            f"#!/bin/sh\necho looked >> {tmp_path}/looks\necho RED\nexit {status}\n", encoding="utf-8"
        )
        looked.chmod(looked.stat().st_mode | stat.S_IXUSR)
        (tmp_path / "landed.env").write_text(f"LANDED_UNTIL={until}\n", encoding="utf-8")
        there = command.replace("/srv/landed/.venv/bin/landed", str(looked))
        env = {"HOME": str(tmp_path), "PATH": os.environ["PATH"]}
        said[until, status] = subprocess.check_output(["sh", "-c", there], env=env, text=True, timeout=30)

    assert said == {(0, 1): "", (2**33, 0): "", (2**33, 1): "RED\n"}
    assert (tmp_path / "looks").read_text(encoding="utf-8") == "looked\n" * 2


def test_jenkins_keeps_what_people_read():
    """Every report that the folder's page calls one is archived."""
    (shown,) = re.findall(r"archiveArtifacts artifacts: '(.*?)'", DOCS)
    patterns = [each.strip().removeprefix("landed-reports/") for each in shown.split(",")]

    for name in ("report.html", "completion.md", "results.json", "history.jsonl"):
        assert any(fnmatch(name, each) for each in patterns), name
