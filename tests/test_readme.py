"""What the README says is so: its commands, its options, its statuses, its links."""

import re
import subprocess
import sys
import tomllib

import pytest

from landed.plugins.option_table import OPTIONS
from landed.run.outcomes import ExitStatus
from tests.support.landings import READER
from tests.support.operator import ROOT, environment

README = (ROOT / "README.md").read_text(encoding="utf-8")
OTHERS = {"-n", "-c", "-m", "-q", "-e", "--help", "--dns"}
"""Options in the README that are pytest's or pip's own, and one that is misspelt on purpose."""


def blocks(title):
    """The shell blocks of a section."""
    section = re.search(rf"^#+ {title}\n(.*?)(?=^#|\Z)", README, re.M | re.S)
    return re.findall(r"^```sh\n(.*?)^```", section[1], re.M | re.S)


@pytest.mark.parametrize("title", ["Verify the sample", "Pass the tests"])
def test_each_command_sets_itself_up(title):
    """Each of the two commands is one line that makes its environment in a fresh clone."""
    (command,) = blocks(title)

    assert command.count("\n") == 1
    assert command.startswith("python3 -m venv .venv && .venv/bin/pip install -q -e ")
    assert " && .venv/bin/pytest " in command


def test_ci_runs_them():
    """`.ci/run` takes both commands out of the README itself, and they are found."""
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    function = re.search(r"^readme_command\(\) \{.*?^\}", script, re.M | re.S)[0]
    called = re.findall(r"^(?:if ! )?bash -euxc \"\$\(readme_command '(.*)'\)\"", script, re.M)

    assert called == ["Verify the sample", "Pass the tests"]
    for title in called:
        shell = subprocess.run(
            ["bash", "-euc", f"{function}\nreadme_command '{title}'"],
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=10,
            check=True,
        )
        assert [shell.stdout] == blocks(title)


def test_tox_runs_the_same_tests():
    """The environment `tests` runs what the README's second command runs."""
    (command,) = blocks("Pass the tests")
    wanted = command.rpartition(".venv/bin/")[2].strip()

    assert f"commands = {wanted} {{posargs}}" in (ROOT / "tox.ini").read_text(encoding="utf-8")


def test_python_version():
    """The oldest Python is the one that the package asks for."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]

    assert f"Python {project['requires-python'].removeprefix('>=')} or later" in README


def test_options_exist():
    """Every option and variable in the README is one of ours, or known to be another's."""
    options = {f"--{each.name}" for each in OPTIONS}
    named = set(re.findall(r"(?<![\w-])--?[a-z][a-z-]*", "\n".join(re.findall(r"`[^`]+`", README))))

    assert named - OTHERS <= options
    assert set(re.findall(r"LANDED_[A-Z_]+", README)) <= {each.variable for each in OPTIONS}


def test_help_has_them_all():
    """`pytest --help` lists every option with its words and its variable, and needs no target."""
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "--help"],
        cwd=ROOT,
        env=environment(),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    words = " ".join(done.stdout.split())

    assert (done.returncode, done.stderr) == (0, "")
    for each in OPTIONS:
        assert f"--{each.name}{f'={each.metavar}' if each.metavar else ''} " in words
        assert " ".join(each.help_text.split()) in words
        assert each.variable is None or f"[env {each.variable}]" in words


def test_statuses():
    """The table of exit statuses has exactly those that there are."""
    section = re.search(r"### What the exit status says\n(.*?)^#", README, re.M | re.S)[1]

    assert [int(each) for each in re.findall(r"^\| (\d) \|", section, re.M)] == [*ExitStatus]


def test_recommended_role():
    """The role that the README recommends is the one that the tests verify with."""
    assert (
        f"create role {READER} login password '…';\ngrant pg_read_all_data, pg_read_all_stats to {READER};"
        in README
    )


def test_links():
    """Every link leads to a file."""
    links = re.findall(r"\]\(([^)#]+)\)", README)

    assert links
    assert [each for each in links if not (ROOT / each).exists()] == []
