"""report.html of a drill: what its commands wrote, and what to run where the target could not be put back."""

import pytest

from landed.report.words import LANGUAGES
from tests.support.report_documents import document, page, text, untranslated

HAND = "printf github | platform set SOURCE"
LINES = [
    "NOT PUT BACK: a drill of site.example has cut database (since 2026-01-01 10:00:00 UTC). Run:",
    "    landed restore --state-dir=/state   with TOKEN in the environment",
    "or by hand:",
    f"    {HAND}",
]
COMMANDS = [
    {"doing": "break", "status": 0, "output": "<b>deployed</b>\n"},
    {"doing": "restore", "status": 3, "output": ""},
    {"doing": "check", "status": None, "output": "still at it"},
]


def drilled():
    """A run whose drill was not put back."""
    said = {"at": "2026-01-01T10:00:00Z", "source": "database", "words": "sh -c 'exit 3'", "seconds": 1.5}
    reason = f"{LINES[0]} landed restore --state-dir=/state"
    return document(
        verdict="not landed",
        open=[{"id": "drill", "reason": reason}],
        commands=[said | each for each in COMMANDS],
        not_put_back=LINES,
    )


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_first_lines_say_what_to_run(lang):
    """By landed and by hand, each line as it is typed, before all else that the page tells."""
    first = page(drilled(), lang).select("main > section")[0].select(".alarm")[0]
    lines = [line.strip() for line in first.pre.text.strip().splitlines()]

    assert lines[-1] == HAND
    assert lines[0].startswith("landed restore --state-dir=/state")
    assert len(lines) == 3


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_the_commands_wrote_is_kept(lang):
    """Each command with what became of it; what it wrote is text, whatever it looks like."""
    items = page(drilled(), lang).select("#commands + ul > li")

    assert len(items) == len(COMMANDS)
    assert [each.pre.text if each.pre else None for each in items] == ["<b>deployed</b>\n", None, "still at it"]
    assert "3" in text(items[1])
    assert lang == "en" or untranslated(text(items[1])) <= {"sh", "c", "database", "exit"}


def test_without_a_drill_nothing_is_said():
    """No heading without commands, and no list of what to run where all is back."""
    soup = page(document())

    assert soup.select("#commands") == []
    assert soup.select("#drill, .alarm") == []
