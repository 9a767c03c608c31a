"""Claims about JSON and HTML hold exactly where they should: jq as in the runbook, selectors as in a browser."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from landed.errors import TargetError
from landed.expectations import CUT, SKEW_S, broken, broken_selects, own_assets, run_jq, same, shown, wanted
from landed.promises.site import Expect, Select

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
always = settings(derandomize=True, max_examples=150, deadline=None)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.sampled_from(["", "a", "1", "true"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("ab"), inner, max_size=2),
    max_leaves=6,
)


def holds(document, jq=".", profile="gate", now=NOW, **claim):
    """Does one claim hold?"""
    return not list(broken([Expect(jq=jq, **claim)], document, profile, now))


@pytest.mark.parametrize(
    ("claim", "good", "bad"),
    [
        ({"equals": "up"}, ["up"], ["down", "", None, True, ["up"], {"up": 1}]),
        ({"equals": 1}, [1, 1.0], [True, "1", 2, None, [1]]),
        ({"equals": True}, [True], [1, "true", False, None]),
        ({"equals": []}, [[]], [None, {}, "", [None], False]),
        ({"equals": {"a": [1, {"b": False}]}}, [{"a": [1, {"b": False}]}], [{"a": [1, {"b": 0}]}, {"a": [1]}, {}]),
        ({"one_of": ("ok", "healthy")}, ["ok", "healthy"], ["okay", None, ["ok"], True]),
        ({"one_of": (0, 1)}, [0, 1, 1.0], [False, True, "1", None]),
        ({"at_least": 45}, [45, 45.0, 46, 10**9], [44, 44.99, "45", None, True, [45]]),
        ({"at_least": 0}, [0, 1], [-1, False, True, None, ""]),
        ({"type": "null"}, [None], [False, 0, "", [], {}]),
        ({"type": "boolean"}, [True, False], [0, 1, "true", None]),
        ({"type": "number"}, [0, 1.5], [True, "0", None]),
        ({"type": "string"}, ["", "x"], [None, 1, []]),
        ({"type": "array"}, [[], [1]], [{}, "", None]),
        ({"type": "object"}, [{}, {"a": 1}], [[], "{}", None]),
    ],
)
def test_claim(claim, good, bad):
    """A claim holds of what it means and of nothing else: true is no number, and nothing is not empty."""
    assert [each for each in good if not holds(each, **claim)] == []
    assert [each for each in bad if holds(each, **claim)] == []


@pytest.mark.parametrize(
    ("value", "fresh"),
    [
        (NOW.isoformat(), True),
        ("2026-03-01T12:00:00.000Z", True),
        ("2026-03-01T21:00:00+09:00", True),
        ((NOW - timedelta(seconds=300)).isoformat(), True),
        ((NOW - timedelta(seconds=301)).isoformat(), False),
        ((NOW + timedelta(seconds=SKEW_S)).isoformat(), True),
        ((NOW + timedelta(seconds=SKEW_S + 1)).isoformat(), False),
        ("2026-03-01T12:00:00", False),
        ("2026-03-01", False),
        ("just now", False),
        (NOW.timestamp(), False),
        (None, False),
    ],
)
def test_freshness(value, fresh):
    """A time is fresh by the answer's own clock: with its zone, not too old, and not from the future."""
    assert holds(value, fresh_s=300) is fresh


def test_freshness_without_a_date():
    """Where the answer has no clock, ours is taken."""
    assert holds(datetime.now(UTC).isoformat(), now=None, fresh_s=60)
    assert not holds(NOW.isoformat(), now=None, fresh_s=60)


@pytest.mark.parametrize("profile", ["gate", "oncall"])
def test_profile(profile):
    """A claim of one profile says nothing in the other."""
    other = {"gate": "oncall", "oncall": "gate"}[profile]

    assert list(broken([Expect(jq=".", at_least=45, profile=other)], 44, profile)) == []
    assert len(list(broken([Expect(jq=".", at_least=45, profile=profile)], 44, profile))) == 1


@pytest.mark.parametrize("document", [None, [], "text", 7, {"models": None}])
def test_filter_that_fails_is_broken(document):
    """A filter that cannot read a document breaks its claim, and says so in one line."""
    (found,) = broken([Expect(jq=".models[].name", equals=[])], document, "gate")

    assert found.found.startswith("jq: ")
    assert "\n" not in found.found


@always
@given(JSON, JSON)
def test_same_is_json_equality(one, other):
    """Two values are the same when JSON says so."""
    assert same(one, one)
    assert same(one, other) == same(other, one)
    assert same(one, other) == (json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True))


@always
@given(JSON)
def test_jq_gives_back_what_it_was_given(document):
    """The identity filter yields the document, and nothing that only looks like it."""
    assert same(run_jq(".", document), document)


def test_jq_yields():
    """One value is itself; several are a list; none is an empty one; a wrong program is an error."""
    assert run_jq(".[0]", [1, 2]) == 1
    assert run_jq(".[]", [1, 2]) == [1, 2]
    assert run_jq(".[]", []) == []
    with pytest.raises(TargetError, match=r"^jq: "):
        run_jq("][", {})


@pytest.mark.parametrize(
    ("claim", "words"),
    [
        ({"equals": "up"}, '"up"'),
        ({"one_of": ("ok", 1)}, '"ok" or 1'),
        ({"at_least": 45}, "at least 45"),
        ({"type": "array"}, "a value of type array"),
        ({"fresh_s": 300}, "an ISO 8601 time with zone, at most 300 s before the answer's Date"),
    ],
)
def test_words(claim, words):
    """What was expected, in words."""
    assert wanted(Expect(jq=".", **claim)) == words


@always
@given(st.text(max_size=CUT * 2))
def test_shown_is_cut(value):
    """Evidence shows so many characters of a body, and says how many there were."""
    text = shown(value)

    assert len(text) <= CUT + len(f"… ({CUT * 12} characters)")
    assert text.startswith(json.dumps(value, ensure_ascii=False)[:CUT])


PAGE = """
<html lang="ko"><head><title> Models </title><meta name="description" content="All of them">
<link rel="stylesheet" href="/_next/static/a.css"><link rel="stylesheet alternate" href="/b.css">
<link rel="icon" href="/icon.svg"><link rel="stylesheet" href="https://cdn.example/c.css">
<script src="/_next/static/a.js"></script><script src="//cdn.example/d.js"></script><script>inline()</script>
</head><body><p class="a">one</p><p class="a"></p></body></html>
"""


@pytest.mark.parametrize(
    ("claim", "found"),
    [
        ({"select": "html", "attribute": "lang", "equals": "ko"}, None),
        ({"select": "html", "attribute": "lang", "equals": "en"}, "ko"),
        ({"select": "html", "attribute": "dir", "equals": "ltr"}, "''"),
        ({"select": "head > title", "equals": "Models"}, None),
        ({"select": "head > title", "matches": r"^M\w+s$"}, None),
        ({"select": "head > title", "matches": r"^\d"}, "Models"),
        ({"select": "body > title", "matches": r"\S"}, "no such element"),
        ({"select": 'meta[name="description"]', "attribute": "content", "matches": r"\S"}, None),
        ({"select": "p.a:last-child", "matches": r"\S"}, "''"),
        ({"select": "p.a", "at_least": 2}, None),
        ({"select": "p.a", "at_least": 3}, "2"),
        ({"select": 'script[src*="/_next/static/"]', "at_least": 1}, None),
        ({"select": "script[src^='http']", "at_least": 1}, "0"),
    ],
)
def test_select(claim, found):
    """A selector's first element has the text or attribute that was promised, or so many elements are there."""
    told = [each.found for each in broken_selects([Select(**claim)], PAGE)]

    assert told == ([] if found is None else [found])


def test_own_assets():
    """Scripts and styles of the page's own origin, in document order, as many as asked for."""
    assert own_assets(PAGE) == ["/_next/static/a.js", "/_next/static/a.css", "/b.css"]
    assert own_assets(PAGE, 1) == ["/_next/static/a.js"]
