"""What came of hostile input is told with its weight, and a contract about it that means nothing is refused."""

from dataclasses import replace

import pytest

from landed.errors import SiteLost
from landed.evidence import Evidence, NotRun
from landed.hostile.driven import Driven
from landed.hostile.harm import Harm, Harmed
from landed.hostile.record import Flaw, Hunted, Record, Request
from landed.hostile.verdict import LIMITED, Verdict
from landed.settings import parse_url
from tests.support.contracts import problems
from tests.support.hostile_contract import STATUS

URL = parse_url("http://site.example")
WELL = Hunted(name="slug", planned=9, sent=9)
FLAW = Flaw(
    rule="status", expected="a status below 500", found="500", request=Request("GET", "/m/%27", "slug", "'")
)


def told(driven, judge):
    """Rules and weights of the findings, and why the check could not look."""
    evidence, reason = Evidence(kind="api_fuzz"), ""
    try:
        judge(Verdict(driven, URL, 60, evidence))
    except (NotRun, SiteLost) as error:
        reason = f"{type(error).__name__}: {error}"
    return [(each.id.partition("/")[2], str(each.severity)) for each in evidence.findings], reason


RED = ("status:slug", "block")
UNSENT = "NotRun: 4 of 9 requests were not sent in 60 s: raise [hostile] within_s"


@pytest.mark.parametrize(
    ("changes", "findings", "reason"),
    [
        ({}, [], ""),
        ({"flaws": (FLAW,)}, [RED], ""),
        ({"flaws": (FLAW,), "sent": 5, "unsent": 4}, [RED], UNSENT),
        ({"sent": 5, "unsent": 4}, [], UNSENT),
        ({"limited": 3}, [("rate_limited:slug", "warn")], ""),
        ({"limited": 9}, [], f"NotRun: {LIMITED}"),
        ({"retried": ("/m/a", "first …, then …")}, [("retried:slug", "warn")], ""),
    ],
)
def test_what_is_told_of_a_target(changes, findings, reason):
    """Flaws block; what passed later, or was refused for its number, warns; what was not sent is not passed."""
    driven = Driven(record=Record(hunted=(replace(WELL, **changes),)))

    assert told(driven, lambda verdict: verdict.target("slug")) == (findings, reason)


@pytest.mark.parametrize(
    ("driven", "findings", "reason"),
    [
        (Driven(harm=Harm(objects=1)), [], ""),
        (Driven(harm=Harm(unread="refused")), [], "NotRun: the database was not read: refused"),
        (Driven(problem="it hangs"), [], "NotRun: it hangs"),
        (Driven(record=Record(lost="gone")), [], "SiteLost: gone"),
        (
            Driven(harm=Harm(harmed=(Harmed(rule="gone", subject="table a", expected="b", found="nothing"),))),
            [("gone:table a", "block")],
            "",
        ),
    ],
)
def test_what_is_told_of_the_database(driven, findings, reason):
    """What is not as before blocks; what could not be read is not passed."""
    assert told(driven, Verdict.database) == (findings, reason)


def test_a_document_that_is_none():
    """A site that does not describe itself as promised is red."""
    driven = Driven(openapi="GET /openapi.json: status 404")

    assert told(driven, lambda verdict: verdict.described(())) == ([("openapi:openapi", "block")], "")


@pytest.mark.parametrize(
    ("hostile", "words"),
    [
        ({"target": [{"name": "a", "path": "/a/{slug}", "input": {"slog": "text"}}]}, "nothing is said of {slug}"),
        ({"target": [{"name": "a", "path": "/a?b=1"}]}, "path ends before ? and #"),
        (
            {"target": [{"name": "a", "path": "/a"}, {"name": "a", "path": "/b"}]},
            "[[hostile.target]] a stands twice",
        ),
        ({"methods": ["GET"]}, "[hostile] methods: GET is sent anyway"),
        ({"burst": {"endpoint": "statsu"}}, '[hostile.burst]: no endpoint statsu — did you mean "status"?'),
        ({"openapi": "none.json"}, "file none.json is not there"),
        ({"openapi": "contract.toml"}, "[hostile] openapi: contract.toml: "),
        ({"exemples": 5}, 'unknown key "exemples" — did you mean "examples"?'),
    ],
)
def test_contracts_that_mean_nothing(hostile, words, tmp_path):
    """Each mistake is one line, with the near miss."""
    (problem,) = problems(tmp_path, hostile=hostile, endpoint=[STATUS], politeness={"requests": 9999, "rate": 50})

    assert words in problem


def test_a_contract_must_say_it(tmp_path):
    """Whoever wants none of it writes an empty section."""
    assert len(problems(tmp_path, hostile=None)) == 1
    assert problems(tmp_path, hostile={}) == []
