"""report.html: made from results.json alone, and says what a person needs to know, in the fixed order."""

import pytest

from landed.report.language import Words
from landed.report.view import View
from landed.report.words import LANGUAGES
from tests.support.report_documents import (
    SECTIONS,
    VERDICTS,
    check,
    document,
    failed,
    finding,
    page,
    red_document,
    section,
    text,
)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("verdict", VERDICTS)
def test_every_verdict_is_named(verdict: str, lang: str) -> None:
    """The heading and the title say the verdict in the report's language, and a scope that is not complete."""
    soup = page(document(verdict=verdict, scope="sample, 2.4 only"), lang)
    words = Words(lang)

    assert words(f"verdict.{verdict}") in text(soup.h1)
    assert words.scope("sample, 2.4 only") in text(soup.h1)
    assert words(f"verdict.{verdict}") in soup.title.text
    assert soup.html["lang"] == lang


def test_the_order_is_fixed() -> None:
    """The sections stand in the order in which they are needed, and the contents name them in the same order."""
    soup = page(red_document())

    assert [each["aria-labelledby"] for each in soup.select("main > section")] == SECTIONS
    assert [each["href"].removeprefix("#") for each in soup.select("nav a")] == SECTIONS


def test_the_verdict_says_what_it_is_about() -> None:
    """Beside the verdict: scope, time, masked target, deployment, contract, lock hash, how much was looked at."""
    said = text(section(page(red_document()), "verdict"))

    for each in ("complete", "2025-09-07 04:12:13 UTC", "41 s", "app:***@db.example", "https://app.example"):
        assert each in said
    for each in ("x-commit: abc123", "demo", "c" * 12, "d" * 12, "11 checks", "3 failed", "3 blocked", "3 passed"):
        assert each in said
    for each in (
        "1 not run",
        "1 not applicable",
        "1 of 2 boxes passed or signed",
        "4 causes",
        "2 warnings",
    ):
        assert each in said


def test_roots_come_first_and_say_what_rests_on_them() -> None:
    """A root stands before the findings, with the number of checks that it blocks."""
    groups = section(page(red_document()), "red").select(".group")

    assert text(groups[0].h3) == "Root cause Missing: table models"
    assert text(groups[0].select_one(".key-id")) == "tables/missing"
    assert "3 checks rest on it" in text(groups[0])


def test_a_finding_says_five_things_and_where_it_belongs() -> None:
    """Claim, promise, finding, difference, where it was read, what to do next; rows and boxes as links."""
    group = section(page(red_document()), "red").select(".group")[1]
    said = text(group)

    for each in ("Claim No row names a parent", "Promised validated true", "Found validated false"):
        assert each in said
    assert "Missing 2 one two" in said
    assert text(group.h3) == "Rows without a parent: foreign key a"
    for each in ("Extra 1 three", "Read at sql/catalogue/foreign_keys.sql", "Do next", "Rows 2.4.1", "2.4.box1"):
        assert each in said
    assert group.select_one("button.copy")["data-text"] == "alter table models validate constraint a;"


def test_an_emergency_procedure_is_told_once() -> None:
    """The contract's procedure stands with the first finding it fits, and only there; later ones link to it."""
    results = red_document()
    results["checks"].append(failed(finding("tables/missing_too:b"), kind="tables"))
    soup = page(results)

    assert len(soup.select("details.procedure")) == 1
    assert "migrate deploy" in text(soup.select_one(".root details.procedure ol"))
    assert len(soup.select("p.procedure a")) == 1


def test_a_broken_check_is_red_without_a_finding() -> None:
    """A check that failed before it could find anything stands among what is red, with its reason."""
    assert "error in setup" in text(section(page(red_document()), "red"))


def test_what_is_waived_or_warns_is_not_red() -> None:
    """Warnings and waived findings have their own section, and the waiver its owner, reason and last day."""
    soup = page(red_document())
    said, red = text(section(soup, "warnings")), text(section(soup, "red"))

    for each in ("Not promised: table old", "Drop it.", "indexes/invalid", "waived by Tech Lead", "rebuilt soon"):
        assert each in said
    assert "2026-01-01" in said
    assert "waived" not in red
    assert "tables/extra" not in red


def test_the_board_shows_phases_with_their_plan() -> None:
    """Each phase has owner, risk, minutes; each box its outcome, whether required, its reason, its rows."""
    board = section(page(red_document()), "board")
    first, last = board.select(".box")

    for each in ("Phase 2", "Schema and data", "Owner Backend Engineer", "Risk medium", "Planned 50 min", "2.4"):
        assert each in text(board)
    for each in (
        "Box 2.4.box1 ticked",
        "failed",
        "required",
        "foreign_keys/orphans:a",
        "Foreign keys hold",
        "target",
    ):
        assert each in text(first)
    assert "Final checklist" in text(board)
    for each in ("signed", "not required", "by Kim, DBA, 2025-09-06"):
        assert each in text(last)


def test_passed_checks_are_one_compact_row() -> None:
    """A passed check without findings is a single list item under its claim, which is said once."""
    checks = [check("columns", f"models.c{n}", measurements={"rows": n}) for n in range(9)]
    shown = section(page(document(checks=checks)), "checks")

    assert len(shown.select("details.claim")) == 1
    assert len(shown.select(".items > li")) == 9
    assert text(shown).count("It is there, and as promised.") == 1
    assert not shown.select("details.claim[open]")


def test_what_failed_comes_first_and_open() -> None:
    """Kinds with a failure stand before the others, and the claim that failed is unfolded."""
    results = document(checks=[check("columns", "a"), check("columns", "b"), failed(finding("indexes/missing:c"))])
    results["checks"][2]["kind"] = "indexes"
    shown = section(page(results), "checks")

    assert [each["data-kind"] for each in shown.select(".kind")] == ["indexes", "columns"]
    assert [text(each.h3) for each in shown.select(".kind")] == ["Indexes indexes", "Columns columns"]
    assert [each.has_attr("open") for each in shown.select("details.claim")] == [True, False]


def test_rows_are_told_of_each_check_where_they_differ() -> None:
    """Items of one claim that prove different rows stand together, and the filter still tells them apart."""
    checks = [check("seed", "a", rows=["2.3.1"]), check("seed", "b", rows=["2.3.1", "2.3.2"])]
    claim = section(page(document(checks=checks)), "checks").select_one("details.claim")

    assert claim["data-rows"] == "2.3.1 2.3.2"
    assert [each.get("data-rows") for each in claim.select(".items > li")] == ["2.3.1", None]


def test_notes_stand_with_their_check() -> None:
    """A finding that is only information is told where the check is, whole."""
    shown = text(section(page(red_document()), "checks"))

    assert "note indexes/duplicate:twin : Promised validated true , Found validated false" in shown


def test_filters_have_labels_and_choices() -> None:
    """Each field of the filter has a label; the count is announced; all is hidden until the script runs."""
    form = page(red_document()).select_one("form#filter")

    assert form.has_attr("hidden")
    assert all(each.find_parent("label") for each in form.select("input, select"))
    assert {"failed", "blocked", "passed", "not run", "not applicable"} <= {
        each.get("value") for each in form.select("option")
    }
    assert form.select_one("option[data-box='2.4.box1']")["value"] == "2.4.1"
    assert form.output["aria-live"] == "polite"


def test_measurements_are_a_table() -> None:
    """Times are listed by kind, with every figure the checks took, the budget last."""
    figures = {"budget_ms": 100, "n": 1200, "mean_ms": 12.345, "p95_ms": 19.87}
    checks = [
        *(check("query_latency", name, measurements=figures) for name in "abcde"),
        check("seed", "rows", measurements={"rows": 3}),
    ]
    table = section(page(document(checks=checks)), "measurements").table

    assert [text(each) for each in table.select("thead th")] == ["Subject", "n", "mean", "p95", "budget"]
    assert [text(each) for each in table.select("td")][:4] == ["1,200", "12.3", "19.9", "100"]


def test_many_figures_of_few_checks_stand_below_each_other() -> None:
    """A table that would be wider than it is long is turned, so that a telephone and a sheet of paper hold it."""
    figures = {"n": 1200, "mean_ms": 12.345, "p95_ms": 19.87, "budget_ms": 100}
    checks = [check("query_latency", name, measurements=figures) for name in ("models", "status")]
    table = section(page(document(checks=checks)), "measurements").table

    assert [text(each) for each in table.select("thead th")] == ["Subject", "models", "status"]
    assert [text(each) for each in table.select("tbody th")] == ["n", "mean", "p95", "budget"]


def test_what_was_not_looked_at_is_grouped_by_reason() -> None:
    """Each reason is said once, for all its checks and rows; a blocked one leads to its root."""
    results = red_document()
    results["checks"] += [
        check("pages", f"p{n}", outcome="not run", reason="not run: give --base-url") for n in range(4)
    ]
    results["rows"].append(
        results["rows"][0] | {"id": "1.1.2", "outcome": "not run", "reason": "to be signed by a person"}
    )
    unseen = section(page(results), "unseen")
    reasons = {text(each.select_one(".why")): text(each) for each in unseen.select(".reasons > li")}

    results["checks"].append(
        check("seed", "x", rows=["1.1.2", "2.4.1"], outcome="not run", reason="not run: later")
    )
    later = next(each for each in section(page(results), "unseen").select("li") if "later" in text(each))

    assert text(later).startswith("later Rows 2.4.1 1.1.2"), "in the contract's order"
    assert "5 checks" in reasons["give --base-url"]
    assert "1.1.2" in reasons["to be signed by a person"]
    assert "3 checks" in reasons["tables/missing:models"]
    assert "1 check" in reasons["the lock promises no enum"]


def test_rows_that_were_not_looked_at_stand_in_their_order() -> None:
    """Whatever order the checks come in, rows are listed as the runbook has them."""
    rows = [document()["rows"][0] | {"id": each} for each in ("1.2", "2.9", "2.10")]
    checks = [
        check("pages", name, rows=[name], outcome="not run", reason="not run: give --base-url")
        for name in ("2.10", "2.9", "1.2")
    ]
    ((unseen,),) = View(document(rows=rows, checks=checks)).unseen.values()

    assert unseen.rows == ["1.2", "2.9", "2.10"]


@pytest.mark.parametrize("verdict", VERDICTS)
def test_only_the_plain_verdict_has_signature_lines(verdict: str) -> None:
    """Lines to sign are there for `landed` alone: one for each owner, on paper only."""
    soup = page(document(verdict=verdict))

    assert (verdict == "landed") == bool(soup.select(".signatures"))
    assert ".signatures, .only-print { display: none; }" in soup.style.text
