"""report.html: made from results.json alone, harmless whatever it holds, complete in both languages."""

import base64
import copy
import hashlib
import re
import string
import time
from collections.abc import Iterator
from importlib import resources
from itertools import pairwise
from typing import Any

import pytest
from bs4 import BeautifulSoup, Tag

from landed.report.html import LONGEST, NAMES, WHOLE, render
from landed.report.language import Words
from landed.report.words import LANGUAGES, REASONS, WORDS

VERDICTS = ("landed", "landed with warnings", "healthy", "healthy with warnings", "not landed", "interrupted")
SECTIONS = ["verdict", "red", "board", "warnings", "measurements", "checks", "facts", "unseen"]

LATIN = {"landed", "results", "json", "traceback", "pytest", "p50", "p95", "p99", "TLS", "PostgreSQL"} | {
    *("id", "n", "who", "what", "version", "shown", "all")
}
"""Words that are the same in Korean: names, and the places that are filled in."""

HOSTILE = {
    "markup": "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "attribute": '" onmouseover="alert(1)" x=\'',
    "template": "{{ 7 * 7 }}{% raw %}",
    "comment": "--><!--]]>",
    "ends": "</style></script></title>",
    "long": "a" * 10_000,
    "right to left": "مرحبا بالعالم",
    "override": "file\u202egpj.exe\u2066",
    "emoji": "👩‍👩‍👧‍👦 🇰🇷 é",
    "null": "a\x00b\x1b[31mc\x7f\x85",
    "surrogate": "\ud800",
    "code": "`<b>`",
}


def finding(name: str, **changes: Any) -> dict[str, Any]:
    """A finding that blocks."""
    return {
        "id": name,
        "severity": "block",
        "subject": name.partition(":")[2],
        "expected": "validated true",
        "found": "validated false",
        "missing": [],
        "extra": [],
        "source": "sql/catalogue/foreign_keys.sql",
        "remedy": "alter table models validate constraint a;",
        "waived_by": None,
    } | changes


def check(kind: str, subject: str, **changes: Any) -> dict[str, Any]:
    """A check that passed."""
    return {
        "nodeid": f"checks/test_2_4_{kind}.py::test_it[{subject}]",
        "kind": kind,
        "rows": ["2.4.1"],
        "claim": "It is there, and as promised.",
        "subject": subject,
        "outcome": "passed",
        "reason": "",
        "findings": [],
        "measurements": {},
        "seconds": 0.01,
    } | changes


def failed(*findings: dict[str, Any], kind: str = "foreign_keys", **changes: Any) -> dict[str, Any]:
    """A check that failed with these findings."""
    told = {"outcome": "failed", "reason": findings[0]["id"], "findings": list(findings)}
    return check(kind, findings[0]["subject"], **(told | changes))


def box(name: str, **changes: Any) -> dict[str, Any]:
    """A required box that passed."""
    return {
        "id": name,
        "title": f"Box {name} ticked",
        "title_ko": f"{name} 완료",
        "required": True,
        "outcome": "passed",
        "reason": "",
        "rows": ["2.4.1"],
    } | changes


def document(**changes: Any) -> dict[str, Any]:
    """A small results.json: one phase, one row, one box, one check, everything in order."""
    return {
        "schema": 1,
        "verdict": "landed",
        "scope": "complete",
        "exit_status": 0,
        "complete": True,
        "landed": "0.1.0",
        "profile": "gate",
        "target": {
            "dsn": "postgresql://app:***@db.example/app",
            "direct_dsn": None,
            "url": "https://app.example",
            "sample": False,
            "server_version": "16.9",
            "deployment": "x-commit: abc123",
        },
        "contract": {"name": "demo", "title": "The demo lands", "title_ko": "데모 마이그레이션", "hash": "c" * 64},
        "lock": {"hash": "d" * 64, "migrations_hash": "e" * 64},
        "started": "2025-09-07T04:12:13+00:00",
        "seconds": 41.2,
        "phases": [
            {
                "id": "2",
                "title": "Schema and data",
                "title_ko": "스키마와 데이터",
                "owner": "Backend Engineer",
                "risk": "medium",
                "minutes": 50,
            }
        ],
        "rows": [
            {
                "id": "2.4.1",
                "title": "Foreign keys hold",
                "title_ko": "외래 키 정상",
                "outcome": "passed",
                "reason": "",
                "how": ["T"],
                "optional": False,
            }
        ],
        "boxes": [box("2.4.box1")],
        "checks": [check("foreign_keys", "models.models_provider_id_fkey")],
        "roots": [],
        "open": [],
        "waivers": [],
        "warnings": [],
        "emergencies": [
            {
                "id": "6.2",
                "title": "Tables missing",
                "title_ko": "테이블 누락",
                "when": ["tables/missing"],
                "steps": ["Run `migrate deploy`.", "Look again."],
                "steps_ko": ["`migrate deploy` 실행", "다시 확인"],
            }
        ],
        "timeline": [],
        "snapshot": None,
        "a key of tomorrow": {"unknown": True},
    } | changes


def red_document() -> dict[str, Any]:
    """A run with a root that three checks rest on, a finding, a broken check, a warning and a waiver."""
    root = finding("tables/missing:models", expected="models, a table", found="nothing", remedy="Run `deploy`.")
    keys = finding("foreign_keys/orphans:a", missing=["one", "two"], extra=["three"])
    blocked = {"outcome": "blocked", "reason": "blocked: tables/missing:models"}
    return document(
        verdict="not landed",
        exit_status=1,
        roots=[root],
        checks=[
            failed(keys, claim="No row names a parent that is not there."),
            failed(root, kind="tables", claim="The table exists."),
            *(check("columns", f"models.{name}", **blocked) for name in "abc"),
            check("api", "status", outcome="failed", reason="error in setup"),
            check("tables", "old", findings=[finding("tables/extra:old", severity="warn", remedy="Drop it.")]),
            check("indexes", "slow", findings=[finding("indexes/invalid:slow", waived_by="Tech Lead")]),
            check("indexes", "twin", findings=[finding("indexes/duplicate:twin", severity="info")]),
            check("pages", "home", outcome="not run", reason="not run: give --base-url"),
            check("enums", "none", outcome="not run", reason="not applicable: the lock promises no enum"),
        ],
        boxes=[
            box("2.4.box1", outcome="failed", reason="2.4.1: foreign_keys/orphans:a"),
            box("final.must.1", outcome="attested", reason="by Kim, DBA, 2025-09-06", required=False),
        ],
        open=[
            {"id": "box[2.4.box1]", "reason": "2.4.box1 failed: 2.4.1: foreign_keys/orphans:a"},
            {"id": "waiver[a/b:c]", "reason": "waiver of Kim expired on 2025-09-01"},
        ],
        waivers=[
            {"id": "indexes/invalid:slow", "owner": "Tech Lead", "reason": "rebuilt soon", "expires": "2026-01-01"}
        ],
        warnings=["tables/extra:old"],
    )


def page(results: dict[str, Any], lang: str = "en") -> BeautifulSoup:
    """The rendered report, parsed; places where a line may break are taken out, so that ids read whole."""
    return BeautifulSoup(render(results, lang).replace("<wbr>", ""), "html.parser")


def section(soup: BeautifulSoup, name: str) -> Tag:
    """One of the report's sections."""
    found = soup.select_one(f"section[aria-labelledby={name}]")
    assert found is not None
    return found


def text(tag: Tag) -> str:
    """What a reader sees, in one line."""
    return " ".join(tag.get_text(" ").split())


def templates() -> Iterator[tuple[str, str]]:
    """Names and sources of the templates."""
    for each in (resources.files("landed.report") / "templates").iterdir():
        yield each.name, each.read_text(encoding="utf-8")


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
        "1 root cause",
        "2 open signatures",
    ):
        assert each in said


def test_roots_come_first_and_say_what_rests_on_them() -> None:
    """A root stands before the findings, with the number of checks that it blocks."""
    groups = section(page(red_document()), "red").select(".group")

    assert "tables/missing:models" in text(groups[0].h3)
    assert "Root cause" in text(groups[0].h3)
    assert "3 checks rest on it" in text(groups[0])


def test_a_finding_says_five_things_and_where_it_belongs() -> None:
    """Claim, promise, finding, difference, where it was read, what to do next; rows and boxes as links."""
    group = section(page(red_document()), "red").select(".group")[1]
    said = text(group)

    for each in ("No row names a parent", "Promised validated true", "Found validated false", "Missing 2 one two"):
        assert each in said
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

    for each in ("tables/extra:old", "Drop it.", "indexes/invalid:slow", "waived by Tech Lead", "rebuilt soon"):
        assert each in said
    assert "2026-01-01" in said
    assert "waived" not in red
    assert "tables/extra" not in red


def test_open_signatures_are_listed() -> None:
    """Required boxes that nobody signed and waivers past their day are named, with the reason, as a way there."""
    opened = section(page(red_document()), "red").select_one(".open")

    assert opened.select_one("a[href='#box-2.4.box1']")
    assert "waiver of Kim expired on 2025-09-01" in text(opened)
    assert opened.select_one("a[href^='#f-']")


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
        check("query_latency", "models", measurements=figures),
        check("seed", "rows", measurements={"rows": 3}),
    ]
    table = section(page(document(checks=checks)), "measurements").table

    assert [text(each) for each in table.select("thead th")] == ["Subject", "n", "mean", "p95", "budget"]
    assert [text(each) for each in table.select("td")] == ["1,200", "12.3", "19.9", "100"]


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

    assert "5 checks" in reasons["give --base-url"]
    assert "1.1.2" in reasons["to be signed by a person"]
    assert "3 checks" in reasons["tables/missing:models"]
    assert "1 check" in reasons["the lock promises no enum"]


@pytest.mark.parametrize("verdict", VERDICTS)
def test_only_the_plain_verdict_has_signature_lines(verdict: str) -> None:
    """Lines to sign are there for `landed` alone: one for each owner, on paper only."""
    soup = page(document(verdict=verdict))

    assert (verdict == "landed") == bool(soup.select(".signatures"))
    assert ".signatures { display: none; }" in soup.style.text


def filled_document(words: str) -> dict[str, Any]:
    """A run in which a target, a contract and a check say the same words wherever they can say any."""
    results = red_document()
    told = finding(f"kind/rule:{words}", **dict.fromkeys(("expected", "found", "source", "remedy"), words))
    told |= {"missing": [words], "extra": [words]}
    results["checks"] += [
        failed(told, claim=words, nodeid=f"checks/test_x.py::test_x[{words}]"),
        check(
            "notes",
            words,
            findings=[told | {"id": words, "severity": "info"}],
            measurements={words: words, "ms": 1},
        ),
        check(words, words, outcome="not run", reason=words),
        check("longer", words, seconds=2.5, measurements={"rows": [words]}),
    ]
    results["target"] |= {"dsn": words, words: words}
    results["boxes"].append(box("2.4.box2", title=words, reason=words, outcome="failed", id=words))
    results["contract"] |= {"title": words, "name": words}
    results["waivers"].append(dict.fromkeys(("id", "owner", "reason", "expires"), words))
    return results


def shapes(soup: BeautifulSoup) -> set[tuple[str, ...]]:
    """What kinds of element a page has, each with the names of its attributes."""
    return {(each.name, *sorted(each.attrs)) for each in soup.find_all()}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_is_harmless(name: str) -> None:
    """Text from a target is text: no element, no attribute, no script comes of it, wherever it stands."""
    plain, soup = page(filled_document("words")), page(filled_document(HOSTILE[name]))

    assert shapes(soup) <= shapes(plain)
    assert len(soup.find_all("script")) == 1
    assert soup.script.text == plain.script.text


def test_control_characters_become_visible() -> None:
    """What would be invisible, reorder the line or not encode is shown by a sign; emoji stay."""
    title = "".join(HOSTILE[each] for each in ("null", "override", "surrogate", "emoji"))
    told = render(document(contract=document()["contract"] | {"title": title}), "en")

    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]", told)
    assert told.encode()
    for each in ("a\u2400b\u241b[31mc", "\u27e8U+202E\u27e9", "\u27e8U+D800\u27e9", HOSTILE["emoji"]):
        assert each in told


def test_long_text_is_cut_and_says_so() -> None:
    """A long text ends with its whole length, and is not offered for copying; long lists say how many more."""
    told = finding(
        "kind/rule:x", found="f" * 10_000, remedy="r" * 10_000, missing=[f"n{n}" for n in range(NAMES + 5)]
    )
    soup = page(document(verdict="not landed", checks=[failed(told)]))
    red = section(soup, "red")

    assert "f" * LONGEST + "… (cut: 10,000 characters in all)" in text(red)
    assert "f" * (LONGEST + 1) not in text(red)
    assert not red.select("button.copy")
    assert "and 5 more" in text(red)


def test_foreign_text_is_isolated() -> None:
    """Text of unknown direction stands in an element that isolates it."""
    bad = HOSTILE["right to left"]
    soup = page(
        document(verdict="not landed", checks=[failed(finding(f"kind/rule:{bad}", found=bad, expected=bad))])
    )
    places = [each for each in soup.main.find_all(string=re.compile(bad)) if each.find_parent("option") is None]

    assert places
    assert all(each.find_parent("bdi") for each in places)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_nothing_comes_from_the_network(lang: str) -> None:
    """No address is loaded, linked or imported, and the policy allows only this style and this script."""
    soup = page(red_document(), lang)
    addresses = [
        each[key]
        for each in soup.find_all()
        for key in ("src", "href", "action", "srcset", "poster")
        if each.get(key)
    ]
    policy = soup.select_one("meta[http-equiv='Content-Security-Policy']")["content"]

    assert all(each.startswith("#") or each == "data:," for each in addresses)
    assert not re.search(r"url\(|@import|//", soup.style.text)
    assert not soup.select("[style], iframe, object, embed, img")
    assert "default-src 'none'" in policy
    for name in ("style", "script"):
        digest = base64.b64encode(hashlib.sha256(soup.find(name).text.encode()).digest()).decode()
        assert f"{name}-src 'sha256-{digest}'" in policy


@pytest.mark.parametrize("lang", LANGUAGES)
def test_it_can_be_walked(lang: str) -> None:
    """Landmarks, one h1, headings without gaps, unique ids, and no link or label that leads nowhere."""
    soup = page(red_document(), lang)
    levels = [int(each.name[1]) for each in soup.find_all(re.compile("^h[1-6]$"))]
    ids = [each["id"] for each in soup.select("[id]")]

    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    assert len(ids) == len(set(ids))
    assert all(each["href"][1:] in ids for each in soup.select("a[href]"))
    assert all(each["aria-labelledby"] in ids for each in soup.select("[aria-labelledby]"))
    assert all(soup.select(each) for each in ("nav[aria-label]", "main", "footer", "a.skip", "[role=status]"))


def test_both_languages_say_everything() -> None:
    """Every word has both forms, with the same places to fill; the Korean one is Korean."""
    for name, (english, korean) in WORDS.items():
        places = {each[1] for each in string.Formatter().parse(english) if each[1]}

        assert english.strip(), name
        assert places == {each[1] for each in string.Formatter().parse(korean) if each[1]}, name
        assert not set(re.findall(r"[A-Za-z][A-Za-z0-9]*", korean)) - LATIN, name
        assert re.search("[가-힣]", korean) or set(korean.split()) <= LATIN, name
    assert all(re.search("[가-힣]", korean) for _, korean in REASONS if korean != r"\1 (\2), \3")


def test_templates_hold_no_words_of_their_own() -> None:
    """Every letter that a template shows comes from the table of words or from the document."""
    for name, source in templates():
        if name.endswith(".jinja"):
            shown = re.sub(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}|<[^>]*>", "", source, flags=re.DOTALL)

            assert re.findall(r"[A-Za-z가-힣]+", shown) in ([], ["UTC"]), name


def test_no_word_is_left_over() -> None:
    """Every entry of the table is used; families are named by their prefix."""
    sources = "".join(source for _, source in templates())
    sources += (resources.files("landed.report") / "language.py").read_text(encoding="utf-8")
    families = ("verdict.", "risk.", "how.", "figure.", "fact.", "profile.")
    tasks = {"final.must", "final.may"}
    states = {"passed", "failed", "blocked", "attested", "not run", "not applicable", "warn", "block"}
    loose = {name for name in WORDS if not name.startswith(families)} - states - tasks

    assert all(f"'{name}'" in sources or f'"{name}"' in sources for name in loose)
    assert all(f"'{each}' ~" in sources for each in families)


def test_nothing_escapes_the_escaping() -> None:
    """No template switches escaping off."""
    assert not [name for name, source in templates() if re.search(r"\|\s*safe|autoescape", source)]


@pytest.mark.parametrize(
    ("scope", "korean"),
    [
        ("complete", "전체"),
        ("sample", "샘플"),
        ("on call, 2.1, 2.2 only", "온콜, 2.1, 2.2만"),
        ("sample, on call, state only, part of the checks", "샘플, 온콜, state만, 일부 검사"),
        ("something new", "something new"),
    ],
)
def test_scopes_are_translated(scope: str, korean: str) -> None:
    """Scopes that the verdict can name have Korean words; in English, and unknown, they stand as they are."""
    assert Words("ko").scope(scope) == korean
    assert Words("en").scope(scope) == scope


def test_reasons_are_translated() -> None:
    """The machine's own reasons have Korean words; what a check said stays as it was recorded."""
    ko = Words("ko")

    assert ko.reason("1.1.2: to be signed by a person") == "1.1.2: 사람이 서명해야 함"
    assert ko.reason("2.4.1: not run: give --dsn") == "2.4.1: --dsn 지정 필요"
    assert ko.reason("blocked: tables/missing:a") == "tables/missing:a"
    assert Words("en").reason("not run: give --dsn") == "give --dsn"


def test_korean_uses_korean_titles() -> None:
    """In Korean, titles of contract, phases, boxes, rows and procedures are the contract's Korean ones."""
    told = text(page(red_document(), "ko").main)

    for each in ("데모 마이그레이션", "스키마와 데이터", "2.4.box1 완료", "외래 키 정상", "테이블 누락", "실행"):
        assert each in told
    assert "Schema and data" not in told


def test_an_unknown_language_is_refused() -> None:
    """There are two languages; another name is an error, not English."""
    with pytest.raises(ValueError, match="no such language: fr"):
        render(document(), "fr")


def test_it_is_pure() -> None:
    """The document is not touched, and the same document gives the same page."""
    results = red_document()
    before = copy.deepcopy(results)

    assert render(results, "en") == render(results, "en")
    assert before == results


def test_a_document_without_the_newer_lists_renders() -> None:
    """Lists that an older or interrupted run did not write are empty, not an error."""
    results = document(verdict="interrupted")
    for name in (
        "phases",
        "rows",
        "boxes",
        "checks",
        "roots",
        "open",
        "waivers",
        "warnings",
        "emergencies",
        "snapshot",
    ):
        del results[name]

    assert "No check ran." in text(page(results))


@pytest.mark.parametrize("share", [0, 10, 1], ids=["all passed", "a tenth failed", "all failed"])
def test_five_thousand_checks_stay_small(share: int) -> None:
    """5,000 checks, whatever became of them, take less than 3 MB and 5 seconds."""
    checks = []
    for n in range(5000):
        subject = f"a_rather_long_table_name_{n // 20}.and_a_column_{n}"
        if share and n % share == 0:
            told = finding(f"columns/nullable:{subject}", remedy=f'alter table "public"."{subject}" set not null;')
            checks.append(failed(told, kind="columns"))
        else:
            checks.append(check("columns", subject, measurements={"rows_compared": n, "ms": 1.5}))
    started = time.perf_counter()
    told = render(document(verdict="not landed", checks=checks), "en")

    assert time.perf_counter() - started < 5
    assert len(told.encode()) < 3_000_000


def test_beyond_a_limit_findings_are_short() -> None:
    """Every red finding has a line; only the first ones say everything."""
    checks = [failed(finding(f"columns/nullable:t.c{n}"), kind="columns") for n in range(WHOLE + 7)]
    red = section(page(document(verdict="not landed", checks=checks)), "red")

    assert len(red.select("article.finding")) == WHOLE
    assert len(red.select(".brief li")) == 7
