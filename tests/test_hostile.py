"""Hostile input: what is sent can do no harm, is always the same, and is told so that it can be sent again."""

import json
import re
import ssl
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from landed.hostile.client import Reply
from landed.hostile.judge import flaws
from landed.hostile.pieces import NO_SUCH_TABLE, Piece, alone, joined
from landed.hostile.process import drive, task
from landed.hostile.record import Aim, Request
from landed.hostile.sent import curl, on_the_wire, request
from landed.promises.hostile import Hostile, Target
from landed.secrets import Scrubber
from landed.settings import parse_url
from landed.web.leaks import leaks
from tests.support.brittle import brittle_site
from tests.support.hostile_contract import at
from tests.support.tls import authority

KINDS = ("text", "number")
SLUG = Aim(name="slug", path="/m/{slug}", input={"slug": "text"}, plain={"slug": "a"}, json=True)
LIST = Aim(name="list", path="/m/{of}", input={"limit": "number"}, plain={"of": "x y", "sort": "up&"}, json=True)
WRITES = re.compile(
    r"\b(drop|delete|insert|update|alter|create|truncate|grant|revoke|copy|do|call|lock|comment|merge|set|vacuum)\b",
    re.IGNORECASE,
)


def texts(kind):
    """Every text of which input of a kind is made."""
    pieces = (each.text for in_path in (True, False) for each in alone(kind, 7, in_path=in_path))
    return sorted({*pieces, *joined(kind, 7)})


@pytest.mark.parametrize("kind", KINDS)
def test_no_piece_can_do_harm(kind):
    """Whatever executes it: the one statement that would change something names what nobody has."""
    found = {each for each in texts(kind) if WRITES.search(each)}

    assert found == ({f"'; drop table {NO_SUCH_TABLE}; --"} if kind == "text" else set())


@pytest.mark.parametrize("kind", KINDS)
def test_no_piece_looks_like_a_leak(kind):
    """An answer may repeat what it was asked, and the line that shows a find again is masked nowhere."""

    @settings(max_examples=200, deadline=None)
    @given(st.lists(st.sampled_from(texts(kind)), min_size=1, max_size=5).map("".join))
    def shown(text):
        assert leaks(text) == leaks(json.dumps(text)) == []
        line = curl("http://127.0.0.1:1", request(SLUG, "slug", Piece(text)))
        assert Scrubber().scrub(line) == line

    shown()


@pytest.mark.parametrize(
    ("aim", "piece", "target", "loose"),
    [
        (SLUG, Piece("'"), "/m/%27", False),
        (SLUG, Piece("\0é"), "/m/%00%C3%A9", False),
        (SLUG, Piece("a/b"), "/m/a%2Fb", True),
        (SLUG, Piece(".."), "/m/..", True),
        (SLUG, Piece("../..", raw=True, loose=True), "/m/../..", True),
        (LIST, Piece("1"), "/m/x%20y?limit=1&sort=up%26", False),
        (LIST, Piece("{name}=a&{name}=1", raw=True), "/m/x%20y?limit=a&limit=1&sort=up%26", False),
        (LIST, Piece("a/b"), "/m/x%20y?limit=a%2Fb&sort=up%26", False),
        (LIST, None, "/m/x%20y?sort=up%26", False),
    ],
)
def test_requests(aim, piece, target, loose):
    """Input is encoded as clients do it, or left as it is; all other places hold what belongs there."""
    made = request(aim, *aim.input, piece)

    assert (made.target, made.loose) == (target, loose)


@pytest.mark.parametrize(
    ("base", "method", "target", "line"),
    [
        ("http://h", "GET", "/m/%27", "curl -sgi --path-as-is http://h/m/%27"),
        ("http://h/x", "HEAD", "/m?a=1", "curl -sgI --path-as-is 'http://h/x/m?a=1'"),
        ("http://h", "BREW", "/m/../a;'", """curl -sgi -X BREW --path-as-is 'http://h/m/../a;'"'"''"""),
        ("https://me:hush@h", "GET", "/", "curl -sgi --path-as-is 'https://***@h/'"),
    ],
)
def test_lines_to_paste(base, method, target, line):
    """A shell passes the address on as it is, curl too; a login stays masked."""
    assert curl(repr(parse_url(base)), Request(method, target)) == line


JSON = {"content-type": "application/json; charset=utf-8"}
HTML = {"content-type": "text/html"}
GOOD = Reply(status=404, headers=JSON, body="{}")


@pytest.mark.parametrize(
    ("how", "changes", "found"),
    [
        ("GET", {}, []),
        ("GET", {"headers": {"content-type": "application/problem+json"}}, []),
        ("GET", {"headers": HTML}, [("type", "")]),
        ("GET", {"headers": {}}, [("type", "")]),
        ("GET", {"body": ""}, [("json", "")]),
        ("GET", {"body": "{"}, [("json", "")]),
        ("GET", {"status": 308, "headers": HTML}, []),
        ("GET", {"status": 429, "headers": HTML}, []),
        ("GET", {"status": 502, "headers": HTML}, [("status", "")]),
        ("GET", {"status": 501}, [("status", "")]),
        ("GET", {"body": '{"e": "syntax error at or near"}'}, [("leak", "a database error")]),
        ("GET", {"error": "reset", "status": 0}, [("answer", "")]),
        ("GET", {"error": "no answer within 5 s", "timed_out": True, "status": 0}, [("slow", "")]),
        ("GET", {"ms": 5001.0}, [("slow", "")]),
        ("HEAD", {"body": ""}, []),
        ("HEAD", {"body": "", "headers": HTML}, [("type", "")]),
        ("HEAD", {"status": 500, "body": ""}, [("status", "")]),
        ("BREW", {"status": 501, "headers": HTML}, []),
        ("BREW", {"status": 405, "body": "", "headers": {}}, []),
        ("BREW", {"status": 405, "headers": HTML}, [("type", "")]),
    ],
)
def test_judgement(how, changes, found):
    """One answer, one judgement: each kind of failure is one flaw, and what is no failure is none."""
    told = flaws(Request(how, "/"), replace(GOOD, **changes), json_promised=True, ceiling_s=5)

    assert [(each.rule, each.what) for each in told] == found


def test_what_is_not_promised_is_not_judged():
    """Where JSON is not promised, or no client would write the address so, only what no answer may do is red."""
    page = replace(GOOD, headers=HTML, body="<h1>No</h1>")
    unpromised = flaws(Request("GET", "/"), page, json_promised=False, ceiling_s=5)
    loose = flaws(Request("GET", "/..", loose=True), page, json_promised=True, ceiling_s=5)

    assert [*unpromised, *loose] == []


def sent(site, folder, target, **hostile):
    """What came of one target."""
    folder.mkdir(exist_ok=True)
    given = task(parse_url(site.url), Hostile(**hostile), [Target(**target)], known="/status", rate=None)
    return drive(given, folder)


def test_the_same_is_sent_every_time(tmp_path, monkeypatch):
    """Two drives send the same requests, every piece among them, and leave nothing where they were started."""
    monkeypatch.chdir(tmp_path)
    with brittle_site() as site:
        sent(site, tmp_path / "one", at("well"))
        first, site.asked = site.asked, []
        sent(site, tmp_path / "two", at("well"))

        assert site.asked == first
    aim = Aim(name="well", path="/well/{value}", input={"value": "text"}, plain={}, json=True)
    made = [on_the_wire(request(aim, "value", each).target) for each in alone("text", 7, in_path=True)]
    assert {f"GET {each.decode('latin-1')}" for each in made} <= set(first)
    assert first[0] == "HEAD /well/a"
    assert len(first) == len(set(first)) <= 61
    assert {each.name for each in tmp_path.iterdir()} == {"one", "two"}


def test_a_connection_that_breaks_once(tmp_path):
    """The first connection is reset, the next one brings the answer: told, and no counter-example."""
    with brittle_site(resets=1) as site:
        (hunted,) = sent(site, tmp_path, at("resets"), examples=5).hunted

    path, words = hunted.retried
    assert (hunted.flaws, path) == ((), "/resets/a")
    assert words.startswith("first the connection was reset, then status 200")


def test_over_tls_and_below_a_path(tmp_path, monkeypatch):
    """A site may stand behind TLS, a login and a path: all of them go with every request, HEAD and POST too."""
    trust = authority(tmp_path)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(trust.server.certificate, trust.server.key)
    monkeypatch.setenv("SSL_CERT_FILE", str(trust.root))
    with brittle_site(context) as site:
        below = replace(parse_url(site.url.replace("//", "//me:hush@")), address=f"{site.url}/well")
        given = task(below, Hostile(examples=4, methods=("POST",)), [Target(**at("quote"))], known="/a", rate=500)
        (hunted,) = drive(given, tmp_path).hunted

    assert hunted.statuses == {"200": 5, "501": 1}
    assert (hunted.flaws, hunted.planned, site.login) == ((), 6, "Basic bWU6aHVzaA==")
    assert {each.partition("/quote/")[0] for each in site.asked} == {"GET /well", "HEAD /well"}


def test_time_is_bounded(tmp_path):
    """What there was no time for is counted, and nothing more is sent."""
    with brittle_site() as site:
        record = sent(site, tmp_path, at("asleep"), within_s=1.0)

        assert site.requests == record.requests
    (hunted,) = record.hunted
    assert 1 <= hunted.sent <= 5
    assert hunted.sent + hunted.unsent >= hunted.planned - 5
    assert record.seconds < 10
