"""What a report says first: how many causes, what changed, what is open, and what follows from what."""

from landed.report.language import Words
from landed.report.terminal import counted
from tests.support.report_documents import (
    box,
    document,
    failed,
    finding,
    night,
    page,
    red_document,
    section,
    text,
)


def test_open_signatures_are_listed() -> None:
    """What is open for a reason of its own is a cause; a box that a finding keeps open only follows from it."""
    red = section(page(red_document()), "red")
    own, follows = red.select_one(".open"), red.select_one("details.kept-open")

    assert "waiver of Kim expired on 2025-09-01" in text(own)
    assert not own.select("a[href='#box-2.4.box1']")
    assert "1 required box is unsigned because of this" in text(follows)
    assert follows.select_one("a[href='#box-2.4.box1']")
    assert follows.select_one("a[href^='#f-']")


def test_one_run_has_one_number() -> None:
    """Contents, verdict and terminal count the same causes, and not applicable apart from not run."""
    results = red_document()
    soup, words = page(results), Words("en")
    told = counted(results, words)

    assert text(soup.select_one("nav .to-red .n")) == "4"
    assert "4 causes" in text(section(soup, "verdict"))
    assert told == ("3 passed, 3 failed, 3 blocked, 1 not run, 1 not applicable; 4 causes, 2 signatures open")


def test_what_is_left_of_the_runbook_is_said_beside_the_verdict() -> None:
    """A landing with open items of the final checklist says so where it says that it has landed."""
    boxes = [box("final.must.1"), box("final.must.2", outcome="not run", required=False)]
    results = document(boxes=boxes, completion={"boxes": ["final.must.1", "final.must.2"]})
    said = text(section(page(results), "verdict"))

    assert "1 of the 2 required items of its final checklist is still open" in said
    assert "1 of 2 required items done" in said


def test_an_open_drill_comes_before_everything_else() -> None:
    """A site that is not put back is told of before the verdict is explained."""
    results = document(
        verdict="not landed", open=[{"id": "drill", "reason": "NOT PUT BACK: Run: landed restore x"}]
    )
    verdict = section(page(results), "verdict")
    alarm, lede = verdict.select_one(".alarm"), verdict.select_one(".lede")

    assert "landed restore x" in text(alarm)
    assert alarm.sourceline < lede.sourceline


def test_what_changed_is_told() -> None:
    """What is new, mended, slower, and the hours of watching stand under the verdict; new cards say so."""
    soup = page(night())
    said = text(section(soup, "verdict"))

    for each in (
        "Was red at 2025-09-06 04:00 UTC",
        "1 new: tables/missing:models",
        "1 mended",
        "Slower: api_latency/it:status",
    ):
        assert each in said
    assert "Green 3 of 4 runs" in said
    assert [text(each) for each in soup.select(".group .tag") if text(each) == "new"] == ["new"]


def test_what_is_the_same_for_all_is_said_once() -> None:
    """Findings of one rule with one remedy share it."""
    found = [finding(f"tables/extra:{name}", remedy="Drop it.", severity="block") for name in "abc"]
    red = section(
        page(document(verdict="not landed", checks=[failed(each, kind="tables") for each in found])), "red"
    )

    assert text(red).count("Drop it.") == 1
    assert text(red.h3) == "Not promised: table 3 findings"
