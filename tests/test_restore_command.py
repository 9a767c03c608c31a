"""`landed restore`, the step that always runs: what it is told wrongly is never a silent success."""

import argparse

import pytest

from landed.cli import main
from landed.errors import UsageError
from landed.fallback import drill_state
from landed.subcommands import restore
from tests.support.drills import somebodys_drill

EMPTY = ("LANDED_STATE_DIR", "LANDED_REPORT_DIR", "LANDED_BASE_URL")


def restored(root, state_dir=None):
    """The exit status."""
    return restore.run(argparse.Namespace(state_dir=state_dir), root)


@pytest.fixture(autouse=True)
def alone(monkeypatch):
    """None of its variables is set."""
    for name in EMPTY:
        monkeypatch.delenv(name, raising=False)


@pytest.mark.parametrize("name", EMPTY)
def test_an_empty_variable_is_wrong_usage(name, tmp_path, monkeypatch, capsys):
    """A variable that is set but empty names no folder: 4, and never "no drill is open" of another one."""
    monkeypatch.setenv(name, "")

    with pytest.raises(UsageError, match=name):
        restored(tmp_path)
    assert main(["restore"]) == 4
    assert "no drill is open" not in capsys.readouterr().out


def test_an_empty_option_is_wrong_usage(tmp_path):
    """An option that a job filled with nothing is no folder either."""
    with pytest.raises(UsageError, match="--state-dir is empty"):
        restored(tmp_path, "")


def test_nothing_open_is_harmless(tmp_path, capsys):
    """The folder is the one that was named, else the reports'."""
    assert restored(tmp_path) == 0
    assert capsys.readouterr().out == f"no drill is open in {tmp_path / 'reports'}\n"


def test_a_folder_that_cannot_be_used(tmp_path, capsys):
    """Whatever the system refuses, the last lines say what to run."""
    drill_state.write(tmp_path, somebodys_drill("back", "database"))
    (tmp_path / drill_state.OWNER).mkdir()

    assert restored(tmp_path, str(tmp_path)) == 1
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("ERROR: ")
    assert lines[-1].strip() == "back database"
