"""Services that refuse, fail, stall or babble: a check is not run and says why; never a traceback, never for ever.

The server is a real one on this machine; no test here has met Neon or Vercel.
"""

import re
import time
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from landed.connection.access import Access, read_access
from landed.platform.client import Client, Unanswered, retry_after
from landed.platform.look import Look, load_seen, save_seen
from landed.secrets import Secret
from reference.platform_api import as_json, serve_platform
from tests.support.platforms import PLATFORM, answers, put

ORGANIZATIONS = "/neon/users/me/organizations"
ASK = "neon: GET /users/me/organizations: "
NEEDS = "it needs an API key of the project's organisation (Neon Console, API keys)"


def on(path, *given):
    """A mood: this path's answers are these, one after the other, and then the recorded ones."""
    waiting = list(given)
    return lambda asked, query: waiting.pop(0) if asked == path and waiting else None


REFUSALS = {
    "401": (as_json({}, 401), f"401: the token of NEON_API_KEY is not accepted: {NEEDS}"),
    "403": (as_json({}, 403), f"403: the token of NEON_API_KEY lacks a permission: {NEEDS}"),
    "404": (
        as_json({}, 404),
        f"404: there is none, or the token of NEON_API_KEY does not see it: {NEEDS}",
    ),
    "423": (as_json({}, 423), "423: ask again later, or sign what it proves"),
    "500": (as_json({}, 500), "500: ask again later, or sign what it proves"),
    "a redirect": ((302, {"location": "http://127.0.0.1:1/"}, b""), "302: ask again later, or sign what it proves"),
    "429 without a word": (as_json({}, 429), "429 without a Retry-After: ask again later"),
    "429 for an hour": (as_json({}, 429, **{"retry-after": "3600"}), "429: asks to wait 3600 s: ask again later"),
    "a page": ((200, {"content-type": "text/html"}, b"<html>"), "no JSON document"),
    "nothing": ((200, {}, b""), "no JSON document"),
    "no UTF-8": ((200, {}, b'{"a": "\xff\xfe"}'), "no JSON document"),
}


@pytest.mark.parametrize("name", REFUSALS)
def test_what_is_no_answer_is_not_run(name):
    """The reason names service, request, status, and what to grant or to do; no finding is made of it."""
    given, words = REFUSALS[name]

    told = put(answers(), "organisation", mood=on(ORGANIZATIONS, given))

    assert told.findings == {}
    assert told.silent == {"organisation": ASK + words}


@pytest.mark.parametrize("body", [[], {}, None, 7, {"organizations": 7}, {"organizations": [7]}])
def test_another_shape_is_not_run(body):
    """JSON of another shape than the contract reads proves nothing, either way."""
    told = put(answers(), "organisation", mood=on(ORGANIZATIONS, as_json(body)))

    assert told.findings == {}
    assert "answers in another shape than the contract reads" in told.silent["organisation"]


@pytest.mark.parametrize("form", ["seconds", "date"])
def test_429_is_waited_for(form):
    """A short Retry-After, as a number or a date, is waited for once, and told."""
    soon = format_datetime(datetime.now(UTC) + timedelta(seconds=1), usegmt=True)
    later = as_json({}, 429, **{"retry-after": {"seconds": "1", "date": soon}[form]})
    begun = time.monotonic()

    told = put(answers(), "organisation", mood=on(ORGANIZATIONS, later))

    assert (told.findings, told.silent) == ({}, {})
    assert "429, waited" in told.evidence.measurements["told"][0]
    assert form == "date" or time.monotonic() - begun >= 1


def test_429_again_and_again_ends():
    """All waits together stay within the contract's patience."""
    told = put(
        answers(),
        "organisation",
        mood=lambda path, query: as_json({}, 429, **{"retry-after": "1"}),
        retry_after_s=2.0,
    )

    assert told.silent == {"organisation": f"{ASK}429: asks to wait 1 s: ask again later"}
    assert len(told.asked) == 3


def test_a_date_or_nothing():
    """What is neither seconds nor a date is no Retry-After; a moment of the past is no wait."""
    assert retry_after("2") == 2
    assert retry_after("-3") == 0
    assert retry_after("Wed, 21 Oct 2015 07:28:00 GMT") == 0
    assert retry_after("Wed, 21 Oct 2015 07:28:00") is None
    assert retry_after("soon") is None
    assert retry_after(None) is None


def stalled(path, query):
    """A mood: longer than anybody waits here."""
    time.sleep(1.5)
    return as_json({})


def test_a_slow_service_is_given_up():
    """The deadline is that of the whole request."""
    told = put(answers(), "organisation", mood=stalled, deadline_s=0.3)

    words = told.silent["organisation"].removeprefix(ASK)
    # What is left of the deadline when the request goes out is a little less, on a busy machine nothing.
    assert re.fullmatch(r"no answer within [\d.e-]+ s|out of time", words), words


def test_a_service_that_is_not_there():
    """Nobody listens: the kind of error is told, and none of its words."""
    access = Access(tokens=(("NEON_API_KEY", Secret("t")),), addresses=(("neon", "http://127.0.0.1:1"),))

    assert Look(PLATFORM, access).see("organizations").reason == f"{ASK}ConnectError"


def test_a_page_without_an_end(monkeypatch):
    """A body that is too long is not read to its end."""
    monkeypatch.setattr("landed.platform.client.BODY_LIMIT", 1000)

    told = put(answers(), "organisation", mood=on(ORGANIZATIONS, as_json(["x" * 5000])))

    assert told.silent == {"organisation": f"{ASK}ReadError"}


def pages(of, **more):
    """A mood: the branches on so many pages, each naming the next one."""

    def mood(path, query):
        if not path.endswith("/branches"):
            return None
        at = int(query.get("cursor", 0))
        item = {"id": f"br-{at}", "name": str(at), "default": at == 0, "logical_size": 1}
        following = {"next": str(at + 1)} if at + 1 < of else {}
        return as_json({"branches": [item], "pagination": {**following, **more}})

    return mood


def test_pages_are_joined():
    """Every page is read, and each is asked for by what the one before says."""
    told = put(answers(), "plan", mood=pages(12))

    assert told.findings == {"platform/branches:plan": "warn"}
    assert [query.get("cursor") for path, query in told.asked if path.endswith("/branches")] == [
        None,
        *map(str, range(1, 12)),
    ]


def test_pages_that_go_round_end():
    """A page that names itself as the next one is read twice at most."""
    told = put(answers(), "figures", mood=pages(1, next="0"))

    assert told.findings == {}
    assert len([path for path, _ in told.asked if path.endswith("/branches")]) == 2


def test_too_many_pages_are_not_run():
    """A list that was not read to its end proves nothing."""
    told = put(answers(), "figures", mood=pages(1000))

    assert told.silent == {"figures": "neon: GET /projects/{neon_project}/branches: more than 20 pages"}


def test_no_token_is_not_run():
    """Without tokens nothing is sent: each service's variable is named."""
    look = Look(PLATFORM, Access())

    assert look.see("organizations").reason == f"set NEON_API_KEY, the token of neon: {NEEDS}"
    assert look.see("site").reason.startswith("set VERCEL_TOKEN, the token of vercel: it needs the scope")


@pytest.mark.parametrize("token", ["two words", "line\nbreak", "ключ", "tab\tbed"])
def test_a_token_that_is_none_is_not_sent(token):
    """It would be quoted by whoever refuses it as a header."""
    seen = Look(PLATFORM, Access(tokens=(("NEON_API_KEY", Secret(token)),))).see("organizations")

    assert seen.reason == "NEON_API_KEY holds characters that no token has: set it again"


def test_variables_of_the_environment():
    """Tokens and names are read where they are set; an empty one is none; names go into paths as they must."""
    access = read_access(("A", "B"), ("P", "Q"), {"A": " a ", "B": " ", "P": "../x y", "Q": ""})
    assert (access.tokens, access.variables) == ((("A", Secret("a")),), (("P", "../x y"),))

    own = Access(variables=(("VERCEL_PROJECT_ID", "../x y"), ("VERCEL_ORG_ID", "team_1")))
    with serve_platform(answers()) as api:
        look = Look(PLATFORM, Access(api.access.tokens, own.variables, api.access.addresses))
        look.see("site")
        look.close()

    assert api.asked == [("/vercel/v9/projects/..%2Fx%20y", {"teamId": "team_1"})]


def test_answers_are_kept_for_all_workers(tmp_path):
    """What was asked once is asked by nobody again: documents, reasons and waits survive the file."""
    with serve_platform(answers()) as api:
        look = Look(PLATFORM, api.access)
        before = [look.see("project"), look.see("organizations")]
        save_seen(tmp_path / "seen.json", look.known)
        asked = len(api.asked)
        again = Look(PLATFORM, api.access, load_seen(tmp_path / "seen.json"))

        assert [again.see("project"), again.see("organizations")] == before
        assert len(api.asked) == asked
        look.close()


def test_a_pace_is_kept():
    """A service that is not the sample's is asked so many times a second at most."""
    waits = []
    with serve_platform(answers()) as api:
        service, token = PLATFORM.service[0], Secret(api.token)
        address = f"http://127.0.0.1:{api.port}/neon"
        client = Client(service, address, token, retry_after_s=1, rate=0.5, sleep=waits.append)
        for _ in range(2):
            client.get("/users/me", {}, time.monotonic() + 60)
        client.close()

    assert len(waits) == 1
    assert 0 < waits[0] <= 2


def test_a_deadline_that_is_over():
    """Nothing is sent after it."""
    client = Client(PLATFORM.service[0], "http://127.0.0.1:1", Secret("t"), retry_after_s=1, rate=None)

    with pytest.raises(Unanswered, match="out of time"):
        client.get("/x", {}, time.monotonic() - 1)
