"""In Korean nothing is left in English but names, and what a check recorded of the target."""

import json
from typing import Any
from urllib.parse import unquote

import pytest

from landed.report.annotations import annotations
from landed.report.language import Words
from landed.report.step_summary import step_summary
from landed.report.terminal import summary
from tests.support.reasons import given_reasons
from tests.support.report_documents import document, night, page, red_document, text, untranslated

RECORDED = {
    *("claim", "expected", "found", "missing", "extra", "source", "remedy", "subject", "nodeid", "kind", "owner"),
    *("name", "hash", "migrations_hash", "dsn", "url", "deployment", "warnings", "title", "text", "new", "mended"),
}
"""Keys of results.json whose words are the target's, a check's, or the contract's in English."""
NAMES = (
    {
        "enum",
        "not",
        *("box", "box1", "box2", "run", "waiver", "must", "final"),
        *("Kim", "DBA", "Tech", "Lead"),
    }
    | {*("migrate", "deploy", "FILE", "HOST", "make", "GET", "a", "b", "c")}
    | {*("git", "npm", "ci", "fetch", "PATH", "playwright", "install", "chromium", "PROGRAM", "none", "SQL")}
)
"""Ids of boxes and signatures, people, a kind of object, the verdict's own word, commands, the waiver `a/b:c`."""
LETTERS = str.maketrans(
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ", "абвгдежзийклмнопрстуфхцчшщАБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩ"
)


def foreign(results: dict[str, Any]) -> dict[str, Any]:
    """The document with everything recorded in letters of neither language, so that other Latin ones are ours."""
    for one in (*results["waivers"], *(each for each in results["checks"] if each["outcome"] == "failed")):
        one["reason"] = one["reason"].translate(LETTERS)
    found = [*results["roots"], *(each for one in results["checks"] for each in one["findings"])]
    told = json.dumps(results)
    for name in {each["id"] for each in (*found, *results.get("moved", ()))}:
        told = told.replace(name, name.translate(LETTERS))
    changed: dict[str, Any] = _foreign(json.loads(told), "")
    return changed


def _foreign(value: Any, key: str) -> Any:
    if isinstance(value, dict):
        return {name: _foreign(each, name) for name, each in value.items()}
    if isinstance(value, list):
        return [_foreign(each, key) for each in value]
    return value.translate(LETTERS) if isinstance(value, str) and key in RECORDED else value


@pytest.mark.parametrize("profile", ["gate", "oncall"])
@pytest.mark.parametrize("make", [document, red_document, night], ids=["green", "red", "night"])
def test_nothing_is_left_in_english(make, profile):
    """Report, terminal, job page and annotations hold no English word of ours."""
    results = foreign(make() | {"profile": profile, "retries": []})
    shown = {
        "report": text(page(results, "ko").main),
        "terminal": "\n".join(line for line, _ in summary(results, "ko")),
        "page": step_summary(results, "ko", 900_000).replace("details", "").replace("summary", ""),
        "annotations": unquote("\n".join(each.partition("=")[2] for each in annotations(results, "ko"))),
    }

    assert {name: left for name, told in shown.items() if (left := untranslated(told) - NAMES)} == {}


def test_every_reason_has_its_korean():
    """Each reason that the code can give for not looking is said in Korean; what is filled in stays as it is."""
    reasons = given_reasons()
    left = {
        f"{place}: {reason}"
        for reason, place in reasons.items()
        if untranslated(Words("ko").reason(reason)) - NAMES
    }

    assert len(reasons) > 50
    assert left == set()


LINES = (
    "50 of 100 answered",
    "3 of 5 asked in peace",
    "1,024 bytes",
    "made: ◊, 1,024 bytes",
    "a: 50 requests, 50 at a time, as quickly as they are answered",
    "a: 50 requests, 10 at a time; b: 500 requests, 5 a second for 100 s; 700 with what is asked before and after, "
    "at most 50 begun in a second",
    "attempt 2 is red: ◊/◊:◊ and 3 more; asking again for up to 40 s",
    "attempt 1 is red: ◊/◊:◊; asking again for up to 40 s",
    "cutting ◊ of ◊; to put it back: ◊",
    "the state in ◊ cannot be changed: ◊",
    "putting ◊ of ◊ back",
    "◊: at most 20,000 requests each time that its sources are cut, 50 in a second with all others",
    "put back: ◊, ◊ of ◊",
    "NOT PUT BACK: a drill of ◊ has cut ◊ (since 2026-01-01 10:00:00 UTC), ◊ (since 2026-01-01 10:00:00 UTC). Run:",
    "NOT PUT BACK: a drill of ◊ has cut ◊ (since 2026-01-01 10:00:00 UTC). Run: ◊",
    "or by hand:",
    "A DRILL MAY BE OPEN: ◊ is not the state of a drill: put the site back by hand, then remove the file",
)
"""What the machine writes while it works, as its modules put it together."""


@pytest.mark.parametrize("line", LINES)
def test_lines_of_work_have_their_korean(line):
    """What is written while it works is said in Korean too; in English it stays as it is."""
    korean = Words("ko").line(line)

    assert untranslated(korean) - {"restore", "a", "b"} == set()
    assert korean.count("◊") == line.count("◊")
    assert Words("en").line(line) == line
