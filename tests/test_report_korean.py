"""What checks say has its Korean: every claim, every advice, and what is promised and found, where it is words."""

import re

import pytest

from landed.report.claims import CLAIMS
from landed.report.commands import remedy
from landed.report.language import Words
from landed.report.phrases import NUMBER, PHRASES, PLACE, REMEDIES, in_korean
from landed.report.words import WORDS
from tests.support.report_documents import document, failed, finding, page, section
from tests.support.sentences import advice, claims, figures, kinds, rules, told

KO = Words("ko")
CLAIM = "The site answers over HTTP."
VALUES = {"UTC", "session_replication_role origin", "BYPASSRLS", f"no {PLACE}", f"{PLACE} {PLACE} rows"}
"""Names and settings, and what is put together from words."""


def test_every_claim_has_its_korean() -> None:
    """Each docstring of a check is said in Korean, and no Korean is left of one that is gone."""
    written = claims()

    assert len(written) > 100
    assert {claim: place for claim, place in written.items() if claim not in CLAIMS} == {}
    assert CLAIMS.keys() - written.keys() == set()


def test_a_claim_is_a_korean_sentence() -> None:
    """It ends as a statement does, with a full stop."""
    assert [korean for korean in CLAIMS.values() if not re.search(r"[가-힣]+다\.$", korean) or "  " in korean] == []


def test_every_advice_has_its_korean() -> None:
    """Each sentence in the code that a finding or a reason can end with is said in Korean."""
    written = advice()

    assert len(written) > 100
    assert {text: at for text, at in written.items() if in_korean(text) == text and KO.reason(text) == text} == {}


@pytest.mark.parametrize("name", ["expected", "found"])
def test_what_is_promised_and_found_has_its_korean(name: str) -> None:
    """Words of ours are translated; what is filled in, and names and values, stay."""
    written = told(name)
    left = {
        text: at
        for text, at in written.items()
        if text not in VALUES and re.search("[a-z]{3}", text.replace(PLACE, "")) and _same(text)
    }

    assert len(written) > 30
    assert left == {}


def _same(text: str) -> bool:
    return all(in_korean(filled) == filled for filled in (text, text.replace(PLACE, "7")))


def test_a_phrase_keeps_what_is_filled_in() -> None:
    """All places of a phrase stand in its Korean, each once; and so does every command, option and setting."""
    for english, korean in PHRASES:
        places = [f"\\{number}" for number, _ in enumerate(re.findall(f"[{PLACE}{NUMBER}]", english), 1)]
        plain = re.sub(r"\\\d", "", korean)
        names = re.findall(r"`[^`]+`|--[a-z-]+|[a-z]+_[a-z_]+", re.sub(f"[{PLACE}{NUMBER}]", "", english))

        assert sorted(re.findall(r"\\\d", korean)) == places, english
        assert [each for each in names if each not in plain] == [], english


def test_every_kind_and_every_rule_has_a_name() -> None:
    """Sections and headlines are words for people, in both languages."""
    written = rules()
    known = {each.removeprefix("rule.").rpartition("/")[2] for each in WORDS if each.startswith("rule.")}

    assert kinds() - {each.removeprefix("kind.") for each in WORDS} == set()
    assert {rule: place for rule, place in written.items() if rule not in known} == {}


def test_every_figure_has_a_name() -> None:
    """What is measured is named in both languages."""
    written = figures()

    assert len(written) > 50
    assert {name: place for name, place in written.items() if f"figure.{name}" not in WORDS} == {}


def test_only_what_stays_english_says_so() -> None:
    """A translated text is marked as no other language; a statement and a value are."""
    words = finding("seed_counts/count:a", expected="at least 45 rows", found="44 rows", remedy="Run the seed.")
    value = finding("indexes/missing:b", expected="method btree", found="nothing", remedy="drop index x;")
    results = document(
        verdict="not landed", checks=[failed(words, claim=CLAIM), failed(value, claim="Something new.")]
    )
    red = section(page(results, "ko"), "red")
    marked = [each.get_text() for each in red.select(".five [lang=en]")]

    assert marked == ["method btree", "Something new."]
    assert all(each in red.get_text() for each in ("45행 이상", CLAIMS[CLAIM], "시드를 실행하세요."))


def test_a_translated_remedy_can_still_be_copied() -> None:
    """Commands stand in the Korean as they stand in the English."""
    for english, korean in REMEDIES:
        commands = [each for each in remedy(english).commands if PLACE not in each]
        assert commands == [each for each in remedy(korean).commands if "\\" not in each], english
