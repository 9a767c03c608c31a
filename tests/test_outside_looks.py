"""Who looks at a site from outside, how often, and what a run says of it."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from landed.evidence import Evidence, NotRun
from landed.outside.handshake import UNABLE, shake_hands
from landed.outside.judge import FromOutside
from landed.outside.look import look
from landed.plugins.outside_fixtures import bodies_judged
from landed.run.selection import Selection
from landed.server.kept import free_port
from landed.settings import Settings, parse_url
from landed.web import politeness
from landed.web.site import Answer
from tests.support.front_site import NAME, PAGE, Reply
from tests.support.operator import verify
from tests.support.outside_faults import CREDENTIALS, FRONT, JSON, LISTED, MAP, STRING
from tests.support.outside_looking import contract_of
from tests.support.outside_seen import seen_in_health
from tests.support.plain import fixtures

pytest_plugins = ("tests.support.outside_fixtures",)

NOW = datetime.now(UTC)


def test_no_more_is_asked_than_was_counted(visited, tmp_path):
    """The look keeps to what politeness has counted, whatever the site leads to."""
    visited.healthy()
    visited.unknown = Reply(status=308, headers={"location": "/api/debug/"})
    scripts = "".join(f'<script src="/static/{n}/{n}.js"></script>' for n in range(9))
    visited.replies["/"] = replace(FRONT, body=f"<html>{scripts}</html>")
    contract = contract_of(tmp_path, private=["/api/debug", "/api/debug/db", "/debug"])
    look(
        parse_url(visited.url),
        contract,
        {"page:front": (Answer(path="/", status=200, body=scripts, received=NOW),)},
    )

    no_request = 3  # two handshakes, and plain http
    assert len(visited.asked) > 25
    assert len(visited.asked) + no_request <= politeness.from_outside(contract)


LOOKS = {
    "on call": ("https://site.example", {"profile": "oncall"}, "a look from outside is not for on call: use"),
    "this machine": ("https://127.0.0.1", {}, "local: give the --base-url that strangers use"),
    "its name": ("https://localhost:8443", {}, "local: give the --base-url that strangers use"),
    "plain http": ("http://site.example", {}, "local: give the --base-url that strangers use"),
    "a proxy": ("https://site.example", {}, "https_proxy puts a proxy before the site: a stranger's"),
}


@pytest.mark.parametrize(("url", "options", "reason"), LOOKS.values(), ids=LOOKS)
def test_nobody_looks(url, options, reason, monkeypatch, tmp_path):
    """On call, at this machine, at plain http and through a proxy nothing is asked, and why is said."""
    monkeypatch.setenv("https_proxy", "http://proxy.invalid:3128")
    settings = Settings(base_url=parse_url(url), **options)

    with pytest.raises(NotRun, match=reason):
        fixtures()["seen_outside"](None, settings, contract_of(tmp_path), {}, Evidence(kind="outside"))


def test_no_handshake(visited, tmp_path):
    """Where no TLS is agreed on, or nothing old can be offered, nothing is known of it, and why is said."""
    closed = shake_hands(NAME, free_port())
    seen = seen_in_health(contract_of(tmp_path))
    told = []
    for hands in (closed, replace(seen.handshake, old_unread=UNABLE)):
        judge = FromOutside(replace(seen, handshake=hands), contract_of(tmp_path).outside, Evidence(kind="outside"))
        with pytest.raises(NotRun) as why:
            judge.judge_certificate() if hands is closed else judge.judge_old_tls()
        told.append(str(why.value))

    assert told == ["no TLS was agreed on: connection refused", UNABLE]


def test_who_judges_a_body(tmp_path):
    """Bodies that checks of the same run judge are left to them; in a narrowed run nobody else would read them."""
    contract = contract_of(tmp_path)
    seen = seen_in_health(contract)
    leaking = replace(seen.crossed[0], body=STRING)
    told = []
    for checkpoints in ((), ("security",)):
        judged, evidence = (
            frozenset(bodies_judged(Selection(contract, checkpoints), contract)),
            Evidence(kind="outside"),
        )
        FromOutside(
            replace(seen, crossed=(leaking,)), contract.outside, evidence, (leaking,), judged
        ).judge_bodies()
        told.append((judged, [each.id for each in evidence.findings]))

    assert told == [({"/api/status", "/"}, []), (set(), ["outside/connection_string:/"])]


IDS = {
    *("outside/hsts:site", "outside/cors:site", "outside/listing:site", "outside/source_map:site"),
    *("outside/exposed:/.env", "outside/private:/api/debug", "outside/connection_string:/api/status"),
    "outside/plain_http:site",
}
WRONG = {
    "/": Reply(PAGE, headers={"content-type": "text/html"}),
    "/api/status": Reply(
        f'{{"a": "{STRING}"}}', headers={**JSON, **CREDENTIALS, "access-control-allow-origin": "{origin}"}
    ),
    "/static/": Reply(LISTED),
    "/static/app.js.map": Reply(MAP),
    "/.env": Reply("KEY=x"),
    "/api/debug": Reply('{"env": {}}', headers=JSON),
}


@pytest.mark.parametrize(("wrong", "workers"), [({}, ()), (WRONG, ("-n", "2"))], ids=["well", "wrong"])
def test_as_an_operator_runs_it(wrong, workers, trusted, visited, plain, tmp_path):
    """The group alone, by any number of workers: one look, and what blocks is red although it proves no row."""
    replies, port = plain
    head = b"200 OK" if wrong else b"308 Permanent\r\nlocation: https://127.1/"
    replies.append(b"HTTP/1.1 " + head + b"\r\ncontent-length: 0\r\nconnection: close\r\n\r\n")
    visited.healthy()
    visited.replies |= wrong
    contract_of(tmp_path, port)
    run = verify(
        tmp_path / "r",
        *("-q", *workers, "--checkpoint=security", f"--contract={tmp_path}", f"--base-url={visited.url}"),
        env={"SSL_CERT_FILE": str(trusted.root)},
    )

    outside = [each for each in run.results["checks"] if each["kind"] == "outside"]
    assert {each["outcome"] for each in outside} <= {"passed", "failed"}, run.told
    assert set(run.findings) == (IDS if wrong else set()), run.told
    assert (run.status, bool(run.red)) == ((1, True) if wrong else (0, False)), run.told
    assert run.results["scope"] == "security only"
    assert {"tls": "TLSv1.3"} in [each["measurements"] for each in outside]
    assert visited.asked.count("/.env") == 1
