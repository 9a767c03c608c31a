"""Every line of ours fits a terminal of 60 columns; a log is as wide as its lines; a live line is written over."""

import fcntl
import os
import pty
import re
import struct
import subprocess
import sys
import termios

import pytest
from hypothesis import given
from hypothesis import strategies as st

from landed.report.columns import NARROWEST, cut_to, folded, wanted, wide
from landed.report.terminal import summary
from landed.report.words import LANGUAGES
from tests.support.operator import ROOT, environment, verify
from tests.support.report_documents import failed, finding
from tests.test_untranslated import night

pytest_plugins = ("tests.support.landing_fixtures",)

NARROW = 60
_OTHERS = re.compile(r"(benchmark|plugins|platform|rootdir|configfile|testpaths): |platform |-+ generated xml file")
"""Lines that pytest and its plugins write."""


def bare(text):
    """The text without blanks, and without what a line begins with to hang."""
    return "".join(text.split())


@given(
    st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Zl", "Zp"])),
    st.integers(NARROWEST, 130),
    st.sampled_from(["", "    claim     ", "  ✓ 4.1.box1      ", "✗ ", "Phase 1  ", "    주장      "]),
)
def test_any_line_fits_and_loses_nothing(text, columns, head):
    """Whatever is told, in whatever alphabet: no line is wider, and no letter is lost."""
    lines = folded(f"{head}{text}", columns)

    assert all(wide(each) <= columns for each in lines)
    assert bare("".join(lines)) == bare(f"{head}{text}")


def test_what_follows_hangs_under_the_text():
    """A label stands alone in its column, an id is broken at its joints; what is short, or a log's, is left."""
    line = "    next      alter table models validate constraint models_provider_id_fkey;"

    assert folded(line, NARROW) == [
        "    next      alter table models validate constraint",
        "              models_provider_id_fkey;",
    ]
    assert folded(f"✗ foreign_keys/state:{'models.' * 9}", NARROW) == [
        "✗ foreign_keys/state:models.models.models.models.models.",
        "  models.models.models.models.",
    ]
    assert folded("a\n  b", NARROW) == ["a", "  b"]
    assert folded(line, None) == folded(line, 400) == [line]


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("profile", ["gate", "oncall"])
@pytest.mark.parametrize("columns", [NARROW, 80])
def test_a_red_summary_fits(columns, profile, lang):
    """With everything that a closing summary can tell, of long names: no line is wider than the terminal."""
    results = night() | {"profile": profile}
    results["checks"].append(failed(finding(f"columns/missing:{'long_name' * 20}", found="word " * 100)))
    lines = [each for line, _ in summary(results, lang) for each in folded(line, columns)]

    assert max(map(wide, lines)) <= columns


def test_a_run_fits(place, tmp_path):
    """A red run at 60 columns, with its figures, header and progress: every line of ours fits."""
    contract = place.contract(tmp_path, ('database = "ai_server_db"', 'database = "elsewhere"'))
    options = ("--checkpoint=1.2.2,2.4.2,4.1.4", f"--contract={contract}")
    run = verify(tmp_path / "r", *options, env=place.env | {"COLUMNS": str(NARROW)})
    wider = [each for each in run.output.splitlines() if wide(each) > NARROW and not _OTHERS.match(each)]

    assert run.status == 1, run.told
    assert wider == []
    assert "✗ connection/database:server" in run.output


def test_a_log_has_no_width(monkeypatch):
    """Where no terminal is, and nobody named a width, nothing is broken."""
    monkeypatch.delenv("COLUMNS", raising=False)
    assert wanted(isatty=False) is None

    monkeypatch.setenv("COLUMNS", "72")
    assert wanted(isatty=False) == 72
    monkeypatch.setenv("COLUMNS", "7")
    assert wanted(isatty=True) == NARROWEST


def test_a_cut_says_so():
    """A line that must stay one is cut at its width, with a sign."""
    assert cut_to("abcdef", 6) == "abcdef"
    assert cut_to("abcdefg", 6) == "abcde…"
    assert wide(cut_to("가나다라", 6)) <= 6


LIVE = """
import types
import pytest
from landed.plugins.options import SETTINGS

pytest_plugins = ("landed.plugins.width",)


def pytest_configure(config):
    config.stash[SETTINGS] = types.SimpleNamespace(lang="en")


@pytest.fixture
def progress(pytestconfig, monkeypatch):
    from landed.plugins.progress import Progress
    from landed.report import progress

    monkeypatch.setattr(progress, "QUIET_S", -1.0)
    return Progress(pytestconfig, "load")
"""
WORKING = """
def test_it(progress):
    progress.announce("50 requests " + 20 * "and more ")
    progress(10, 50)
    progress.say(20 * "wide ")
    progress.say("made")
"""


def live(folder, columns):
    """What a run with a live line writes to a terminal of so many columns."""
    (folder / "conftest.py").write_text(LIVE, encoding="utf-8")
    (folder / "test_it.py").write_text(WORKING, encoding="utf-8")
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    variables = environment(PYTHONPATH=str(ROOT))
    del variables["COLUMNS"]
    command = [
        sys.executable,
        *["-m", "pytest", "-q", "-p", "no:cacheprovider"],
        f"--rootdir={folder}",
        str(folder),
    ]
    with subprocess.Popen(
        command, cwd=folder, env=variables, stdin=theirs, stdout=theirs, stderr=theirs
    ) as process:
        os.close(theirs)
        told = b""
        while True:
            try:
                told += (some := os.read(ours, 65536))
            except OSError:  # Linux says so when nobody has the other end any more
                break
            if not some:
                break
        assert process.wait(60) == 0, told
    os.close(ours)
    return told.decode()


def test_a_live_line_is_written_over(tmp_path):
    """On a terminal each state replaces the one before, in one line: and nothing is left of a longer one."""
    told = live(tmp_path, NARROW)
    announced, _, rest = told.partition("\r\n\r")
    first, second, third = (each.split("\x1b")[0] for each in rest.split("\r")[:3])

    assert max(map(wide, announced.splitlines())) <= NARROW
    assert first.rstrip() == "load 10 of 50 answered after 0 s"
    assert second.startswith("load wide wide ")
    assert second.endswith("…")
    assert third.rstrip() == "load made after 0 s"
    assert all(wide(each) == NARROW - 1 for each in (first, second, third))
