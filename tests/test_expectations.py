"""A claim about JSON or HTML holds exactly when the document says so; what cannot be judged is broken, no crash."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from landed.errors import TargetError
from landed.expectations import CUT, SKEW_S, Broken, broken, broken_selects, own_assets, run_jq, same, shown, wanted
from landed.promises import Expect, Select

NOW = datetime(2026, 5, 4, 12, tzinfo=UTC)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inside: st.lists(inside, max_size=4) | st.dictionaries(st.text("abc"), inside, max_size=4),
    max_leaves=12,
)


def holds(document, now=NOW, profile="gate", **expect):
    """Does an expectation hold of a document?"""
    return not [*broken([Expect(**{"jq": ".", **expect})], document, profile, now)]


SAME = [
    (8, 8, True),
    (8.0, 8, True),
    ("8", 8, False),
    (True, 1, False),
    (0, False, False),
    (None, False, False),
    ("", None, False),
    ([1, True], [1, True], True),
    ([1, True], [1, 1], False),
    ([1], [1, 1], False),
    ({"a": [1]}, {"a": [1.0]}, True),
    ({"a": 1}, {"a": True}, False),
    ({"a": 1}, {"a": 1, "b": None}, False),
    ([], {}, False),
]


@pytest.mark.parametrize(("value", "promised", "yes"), SAME)
def test_equals_knows_types(value, promised, yes):
    """Values are equal as in JSON: 8 is 8.0, true is no number, a text is no number, nothing is left out."""
    assert holds(value, equals=promised) is yes
    assert holds(value, one_of=("other", promised)) is yes
    assert same(promised, value) is yes


@settings(deadline=None, max_examples=50)
@given(JSON)
def test_a_value_equals_itself_alone(value):
    """A value equals itself after a trip through jq, and nothing equals it wrapped."""
    assert same(run_jq("[.]", value), [value])
    assert holds(value, equals=value)
    assert not same([value], value)


AT_LEAST = [(3, True), (2.5, True), (2, False), (True, False), ("3", False), (None, False), ([3], False)]


@pytest.mark.parametrize(("value", "yes"), AT_LEAST)
def test_at_least_takes_numbers(value, yes):
    """Only a number is at least something: neither true nor a text that looks like one."""
    assert holds(value, at_least=2.5) is yes


def test_true_is_not_at_least_nothing():
    """True is no number, however small the promise."""
    assert not holds(True, at_least=0)


KINDS = {"null": None, "boolean": False, "number": 0.5, "string": "", "array": [], "object": {}}


@pytest.mark.parametrize("name", KINDS)
def test_type(name):
    """Each value is of its own type and of no other."""
    assert {kind for kind in KINDS if holds(KINDS[name], type=kind)} == {name}


def ago(seconds, zone=UTC):
    """A moment before the answer's own Date, as text."""
    return (NOW - timedelta(seconds=seconds)).astimezone(zone).isoformat()


FRESH = [
    ("just now", ago(0), True),
    ("at the limit", ago(60), True),
    ("too old", ago(61), False),
    ("ahead within the skew", ago(-SKEW_S), True),
    ("ahead", ago(-SKEW_S - 1), False),
    ("Zulu", "2026-05-04T11:59:30Z", True),
    ("another zone", "2026-05-04T20:59:30+09:00", True),
    ("no zone", "2026-05-04T11:59:30", False),
    ("a day", "2026-05-04", False),
    ("no time", "soon", False),
    ("empty", "", False),
    ("a number", NOW.timestamp(), False),
    ("null", None, False),
    ("the beginning of time", "0001-01-01T00:00:00+23:59", False),
    ("the end of time", "9999-12-31T23:59:59-23:59", False),
]


@pytest.mark.parametrize(("value", "yes"), [each[1:] for each in FRESH], ids=[each[0] for each in FRESH])
def test_fresh_by_the_servers_clock(value, yes):
    """A time with zone is fresh by the answer's own Date: neither too old nor, beyond whole seconds, ahead."""
    assert holds(value, fresh_s=60) is yes


def test_fresh_without_a_date_goes_by_our_clock():
    """An answer that has no Date is judged by our own clock."""
    moment = datetime.now(UTC)

    assert holds(moment.isoformat(), now=None, fresh_s=60)
    assert not holds((moment - timedelta(seconds=70)).isoformat(), now=None, fresh_s=60)


def test_profile_chooses():
    """An expectation of one profile says nothing in the other."""
    assert not holds(1, profile="oncall", equals=2)
    only = Expect(jq=".", equals=2, profile="gate")

    assert [*broken([only], 1, "oncall")] == []
    assert [*broken([only], 1, "gate")] == [Broken(".", "2", "1")]


FAILING = [
    (".a.b", [], "Cannot index array"),
    (".[] | tonumber", ["a"], "cannot be parsed as a number"),
    ('error("")', 1, "the filter fails"),
    ("error(null)", 1, "null"),
    ("input", 1, "break"),
]


@pytest.mark.parametrize(("program", "document", "words"), FAILING, ids=[each[0] for each in FAILING])
def test_a_filter_that_fails_is_broken(program, document, words):
    """A filter that fails on the document makes the expectation broken, with jq's words, and the rest is judged."""
    one, other = broken([Expect(jq=program, equals=1), Expect(jq="1", equals=2)], document, "gate")

    assert (one.what, one.expected) == (program, "1")
    assert one.found.startswith("jq: ")
    assert words in one.found
    assert other == Broken("1", "2", "1")
    with pytest.raises(TargetError, match="jq: "):
        run_jq(program, document)


def test_a_document_jq_refuses_is_broken():
    """Half a character in an answer breaks the expectation, not the run."""
    (one,) = broken([Expect(jq=".a", equals="x")], {"a": "\ud800"}, "gate")

    assert one.found.startswith("jq: ")


def test_how_many_values_a_filter_yields():
    """One result is the value itself; none or several are a list."""
    assert run_jq(".[]", [7]) == 7
    assert run_jq(".[]", [7, 8]) == [7, 8]
    assert run_jq("empty", 1) == []


WORDS = [
    ({"equals": "database"}, '"database"'),
    ({"equals": None}, "null"),
    ({"one_of": ("a", 2)}, '"a" or 2'),
    ({"at_least": 45}, "at least 45"),
    ({"type": "array"}, "a value of type array"),
    ({"fresh_s": 300}, "an ISO 8601 time with zone, at most 300 s before the answer's Date"),
]


@pytest.mark.parametrize(("expect", "words"), WORDS, ids=[words for _, words in WORDS])
def test_an_expectation_in_words(expect, words):
    """A report says what was promised, in JSON's own spelling."""
    assert wanted(Expect(jq=".", **expect)) == words


@settings(deadline=None, max_examples=50)
@given(JSON | st.text(st.characters(exclude_categories=["Cs"]), min_size=CUT - 10, max_size=CUT + 10))
def test_evidence_is_cut(value):
    """What is shown is the value's JSON; beyond the limit it is its beginning and says how long it was."""
    text = json.dumps(value, ensure_ascii=False)
    words = shown(value)

    if len(text) <= CUT:
        assert words == text
    else:
        assert words == f"{text[:CUT]}… ({len(text)} characters)"


PAGE = """<!doctype html><html lang="ko"><head><title> AI \n 상태 </title>
<meta name="description" content="All models"><meta name="empty" content="">
<link rel="preload stylesheet" href="/site.css"><link rel="icon" href="/icon.png">
<link rel="stylesheet" href="https://cdn.example/x.css"><script src="//cdn.example/x.js"></script>
<script src="main.js"></script><script src="./more.js?v=1"></script><script src="http://["></script>
<script src=""></script><script src="data:text/javascript,1"></script><script>inline()</script></head>
<body class="dark  wide"><p>one <b>two</b></p><p>three</p></body></html>"""

SELECTS = [
    ({"select": "title", "equals": "AI 상태"}, None),
    ({"select": "p", "equals": "one two"}, None),
    ({"select": "p", "matches": "^two"}, ("p", "/^two/", "one two")),
    ({"select": "p", "at_least": 2}, None),
    ({"select": "p", "at_least": 3}, ("p", "at least 3", "2")),
    ({"select": "html", "attribute": "lang", "equals": "ko"}, None),
    ({"select": "body", "attribute": "class", "equals": "dark wide"}, None),
    ({"select": "meta[name=description]", "attribute": "content", "matches": "models$"}, None),
    (
        {"select": "meta[name=empty]", "attribute": "content", "matches": "."},
        ("meta[name=empty]@content", "/./", "''"),
    ),
    ({"select": "html", "attribute": "dir", "equals": "ltr"}, ("html@dir", "ltr", "''")),
    ({"select": "h1", "equals": "AI"}, ("h1", "AI", "no such element")),
]


@pytest.mark.parametrize(("select", "found"), SELECTS, ids=[f"{each}" for each, _ in SELECTS])
def test_selects(select, found):
    """What a selector finds is judged as a browser shows it: text, attribute or how many there are."""
    assert [*broken_selects([Select(**select)], PAGE)] == ([Broken(*found)] if found else [])


@pytest.mark.parametrize("text", ["", "https://site.example/", "/etc/passwd", '<?xml version="1.0"?><a/>', "\x00<"])
def test_what_is_no_page_is_judged(text):
    """An empty answer, an address or XML instead of a page is a page without the element, without a warning."""
    (one,) = broken_selects([Select(select="title", equals="AI")], text)

    assert one.found == "no such element"
    assert own_assets(text) == []


def test_own_assets():
    """A page's own scripts and styles, relative ones from the page's path; no icon, nobody else's, so many."""
    assert own_assets(PAGE, path="/ko/home") == ["/ko/main.js", "/ko/more.js?v=1", "/site.css"]
    assert own_assets(PAGE, limit=1) == ["/main.js"]
