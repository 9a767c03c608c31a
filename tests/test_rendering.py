"""What is told of a verdict cannot change it: a report that cannot be rendered is a plainer one."""

import json
from datetime import UTC, datetime

from bs4 import BeautifulSoup

from landed.report.plainly import plain_page, plain_text
from landed.run.results import RESULTS, write
from tests.support.operator import verify
from tests.support.receivers import hook
from tests.support.report_documents import HOSTILE, document, failed, finding

pytest_plugins = ("tests.support.landing_fixtures",)

BREAKING = """
def broken(*arguments):
    raise OverflowError("c4n4ry")

def pytest_sessionstart(session):
    from landed.plugins import ci, completing, reporting

    completing.render = completing.render_completion = completing.message = broken
    reporting.summary = ci.annotations = ci.step_summary = broken
"""


def test_nothing_that_breaks_while_rendering_changes_a_verdict(place, tmp_path):
    """Reports, message, summary and job page are plainer, say so, and the exit status is that of the checks."""
    (tmp_path / "breaking.py").write_text(BREAKING, encoding="utf-8")
    with hook() as chat:
        variables = {"LANDED_NOTIFY": chat.url, "GITHUB_STEP_SUMMARY": str(tmp_path / "page.md")}
        variables |= {"GITHUB_ACTIONS": "true", "PYTHONPATH": str(tmp_path)}
        run = verify(tmp_path / "r", "-p", "breaking", "--checkpoint=1.2.2", env=place.env | variables)

    assert (run.status, run.results["verdict"]) == (0, "healthy"), run.told
    assert [each["title"] for each in chat.bodies] == ["healthy"]
    for name in ("report.html", "completion.md"):
        told = (tmp_path / "r" / name).read_text(encoding="utf-8")
        assert "Healthy (1.2.2 only)" in told
        assert f"{name}: OverflowError (breaking.py:3): this could not be rendered" in told
        assert f"{name}: OverflowError" in run.output
    assert "Healthy (1.2.2 only)" in run.output
    assert "INTERNALERROR" not in run.output
    assert "c4n4ry" not in run.output


def test_the_plain_page_is_harmless():
    """Whatever the document holds, the page is the same few elements, and says what is red in both languages."""
    shapes = set()
    for hostile in HOSTILE.values():
        red = failed(finding(f"a/b:{hostile}", found=hostile, remedy=hostile))
        found = document(verdict=f"not landed{hostile}", scope=hostile, checks=[red], open=[{"id": hostile}])
        for lang in ("en", "ko"):
            page = BeautifulSoup(plain_page(found, hostile, lang), "html.parser")
            shapes.add(tuple(each.name for each in page.find_all()))
            assert "<script" not in plain_text(found, hostile, lang)

    assert shapes == {("html", "meta", "title", "h1", "p", "p", "p")}
    assert "✗ a/b:c: validated false → " in plain_page(document(checks=[failed(finding("a/b:c"))]), "x", "ko")


def test_half_a_character_is_written_as_json_has_it(tmp_path):
    """A lone surrogate, which no encoding has, comes back from results.json as it was."""
    found = document(checks=[failed(finding("a/b:c", found="\ud800"))])
    write(tmp_path, found, datetime.now(UTC))

    assert json.loads((tmp_path / RESULTS).read_text(encoding="utf-8")) == found
