"""report.html: every fixed word in both languages, and no word of its own in a template."""

import re
import string
from importlib import resources

import pytest

from landed.report.html import render
from landed.report.language import Words
from landed.report.lines import LINES
from landed.report.words import WORDS
from tests.support.report_documents import (
    LATIN,
    document,
    page,
    red_document,
    templates,
    text,
    untranslated,
)

COMMANDS = {"restore", "git", "npm", "ci", "fetch", "PATH", "playwright", "install", "chromium", "SQL"}
"""Words of commands that a reason tells to run, and what a command prints."""


def test_both_languages_say_everything() -> None:
    """Every word has both forms, with the same places to fill; the Korean one is Korean."""
    for name, (english, korean) in WORDS.items():
        places = {each[1] for each in string.Formatter().parse(english) if each[1]}

        assert english.strip(), name
        assert places == {each[1] for each in string.Formatter().parse(korean) if each[1]}, name
        fixed = re.sub(r"\{\w+\}", "", korean)
        assert untranslated(fixed) == set(), name
        assert re.search("[가-힣]", fixed) or set(fixed.split()) <= LATIN, name
    for pattern, korean in LINES:
        fixed = re.sub(r"\\\d", "", korean)
        assert untranslated(fixed) <= COMMANDS, pattern
        assert re.search("[가-힣]", fixed) or not re.search(r"\w", fixed), pattern


def test_templates_hold_no_words_of_their_own() -> None:
    """Every letter that a template shows comes from the table of words or from the document."""
    for name, source in templates():
        if name.endswith(".jinja"):
            shown = re.sub(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}|<[^>]*>", "", source, flags=re.DOTALL)

            assert re.findall(r"[A-Za-z가-힣]+", shown) in ([], ["UTC"]), name


def test_no_word_is_left_over() -> None:
    """Every entry of the table is used; families are named by their prefix."""
    sources = "".join(source for _, source in templates())
    for module in (
        *("language.py", "emergency.py", "measured.py", "courses.py", "timeline.py", "headlines.py"),
        *("terminal.py", "step_summary.py", "annotations.py"),
        *("achieved.py", "completion.py", "message.py", "drawing.py", "plainly.py"),
        "progress.py",
    ):
        sources += (resources.files("landed.report") / module).read_text(encoding="utf-8")
    for module in ("load_fixtures.py", "fallback_told.py", "target.py"):
        sources += (resources.files("landed.plugins") / module).read_text(encoding="utf-8")
    families = ("verdict.", "risk.", "how.", "figure.", "fact.", "profile.", "share.", "label.", "command.")
    families += ("kind.", "thing.", "rule.")
    tasks = {"final.must", "final.may"}
    states = {"passed", "failed", "blocked", "attested", "not run", "not applicable", "warn", "block"}
    loose = {name for name in WORDS if not name.startswith(families)} - states - tasks

    assert [name for name in loose if f"'{name}'" not in sources and f'"{name}"' not in sources] == []
    assert all(re.search(f"""['"]{re.escape(each)}(?:' ~|{{)""", sources) for each in families)


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
