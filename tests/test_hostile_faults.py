"""What breaks at hostile input is red for the target that breaks, with the smallest request that shows it."""

import re
import subprocess

import pytest

from landed.contract import load_contract
from landed.web import politeness
from tests.support.brittle import FAULTS, brittle_site
from tests.support.hostile_contract import at, document, hostile_contract
from tests.support.operator import verify

CHECK = "test_4_1_api_fuzz.py::"
SCOPE = "--checkpoint=4.1.5"
CURL_S = 20
QUERIES = {
    "limit": {"name": "limit", "path": "/limit", "input": {"limit": "number"}},
    "twice": {"name": "twice", "path": "/twice", "input": {"sort": "text"}},
}
FOUND = {
    "api_fuzz/status:quote": ("/quote/%27", "500"),
    "api_fuzz/status:nul": ("/nul/%00", "500"),
    "api_fuzz/status:long": (f"/long/{'a' * 201}", "500"),
    "api_fuzz/leak:stack#a stack trace": ("/stack/%22", "route.js:12:34"),
    "api_fuzz/leak:sql#an SQL statement": ("/sql/%3B", "SELECT id, slug FROM"),
    "api_fuzz/type:html": ("/html/%25", "text/html"),
    "api_fuzz/json:empty": ("/empty/%C3%A9", "200 OK"),
    "api_fuzz/json:no-json": ("/no-json/%60", "bad slug"),
    "api_fuzz/leak:file#a file of the server": ("/file/..%2Fetc%2Fpasswd", "root:x:0:0"),
    "api_fuzz/status:limit": ("'{}/limit?limit=2147483648'", "500"),
    "api_fuzz/status:twice": ("'{}/twice?sort=a&sort=1'", "500"),
    "api_fuzz/status:head": ("/head/a", "500"),
    "api_fuzz/slow:hangs": ("/hangs/%F0%9F%98%80", None),
    "api_fuzz/answer:resets": ("/resets/%0A", None),
    "api_fuzz/status:described-value": ("/described/%27", "500"),
}
"""Finding, the end of the line that shows it again, and what that line is told; None: it is told nothing."""


TARGETS = [name for name in (*FAULTS, "resets") if name not in ("described", "asleep")]
LIMITED = 429, {}
LIMITED_FOR_A_TIME = 429, {"retry-after": "30"}


@pytest.fixture(scope="module")
def broken(tmp_path_factory):
    """One run at a site each of whose addresses breaks at another input; and the site, which goes on.

    One address is described by the site alone. Its limiter lets nine calls pass, and says when to come again.
    However much is found, no more is sent than was counted.
    """
    folder = tmp_path_factory.mktemp("hostile")
    contract = hostile_contract(
        folder,
        *(QUERIES.get(name, at(name)) for name in TARGETS),
        ceiling_ms=1500,
        within_s=100,
        openapi="/openapi.json",
        operations=2,
        burst={"endpoint": "status"},
    )
    told = document("/described/{value}", "/quote/{slug}", value="string", slug="string")
    with brittle_site(resets=-1, document=told, burst=[(200, {})] * 10 + [LIMITED_FOR_A_TIME]) as site:
        run = verify(folder / "r", f"--contract={contract}", SCOPE, env=where(site))
        assert site.requests <= sum(politeness.counts(load_contract(contract)).values())
        yield run, site


def where(site):
    """What the operator exports."""
    return {"LANDED_BASE_URL": site.url}


def test_each_is_red_for_its_own_target(broken):
    """Every planted fault is one finding, its own check fails, and the target that is well passes."""
    run, _ = broken

    assert run.red == set(FOUND), run.told
    failed = {name for name, outcome in run.outcomes.items() if outcome == "failed"}
    assert failed == {f"{CHECK}test_input[{name}]" for name in (*TARGETS, "openapi") if name != "well"}
    assert run.outcomes[f"{CHECK}test_input[well]"] == "passed"
    assert run.outcomes[f"{CHECK}test_burst[status]"] == "passed"
    assert run.status == 1


@pytest.mark.parametrize("finding", FOUND)
def test_counter_example_is_minimal_and_can_be_pasted(finding, broken):
    """The request is the smallest that shows it, and the line that is told shows it again."""
    run, site = broken
    end, shown = FOUND[finding]
    line = run.findings[finding]["remedy"]

    assert line.startswith("curl -s")
    assert line.endswith(f" {end.format(site.url)}" if "{}" in end else f" {site.url}{end}")
    if shown is not None:
        # As somebody pastes it, into a shell.
        told = subprocess.run(line, shell=True, capture_output=True, text=True, timeout=CURL_S, check=True)
        assert shown in told.stdout


def test_a_finding_tells_what_was_sent(broken):
    """Place and input, how many of the requests showed it, and the address, beside the line."""
    told = broken[0].findings["api_fuzz/status:quote"]

    assert told["expected"] == "a status below 500"
    assert told["found"].startswith('500: {"error": "failed"}; value = "\'"; ')
    assert re.search(r"; \d+ of 6\d requests$", told["found"])
    assert told["source"] == "GET /quote/%27"


def test_described_in_a_file(tmp_path):
    """What a document of the contract describes is a target by its own name; a failing burst is red beside it."""
    told = document("/limit", "/well/{value}", limit="integer", value="string")
    burst = {"endpoint": "status", "calls": 8}
    contract = hostile_contract(tmp_path, described=told, openapi="openapi.json", burst=burst)
    with brittle_site(burst=[(200, {})] * 7 + [(503, {})]) as site:  # the first is the preflight's
        run = verify(tmp_path / "r", f"--contract={contract}", SCOPE, env=where(site))

    assert run.red == {"api_fuzz/status:limit", "api_fuzz/burst:status"}, run.told
    assert run.findings["api_fuzz/burst:status"]["found"] == "1 of 8 not: status 503"
    inputs = ("limit", "well-value")
    assert [run.outcomes[f"{CHECK}test_input[{each}]"] for each in inputs] == ["failed", "passed"]


def test_a_limiter_that_does_not_say_when(tmp_path):
    """A 429 without Retry-After is red, and nobody is asked any further; nothing else was promised, or sent."""
    contract = hostile_contract(tmp_path, burst={"endpoint": "status"})
    with brittle_site(burst=[(200, {})] * 3 + [LIMITED]) as site:
        run = verify(tmp_path / "r", f"--contract={contract}", SCOPE, env=where(site))

        assert site.requests == 4
    assert run.red == {"api_fuzz/retry_after:status"}, run.told
    told = run.findings["api_fuzz/retry_after:status"]
    assert (told["expected"], told["found"]) == ("200, or 429 with Retry-After", "429 with no Retry-After")
    assert run.outcomes[f"{CHECK}test_database[none]"] == run.outcomes[f"{CHECK}test_input[none]"] == "not run"


def test_a_site_that_is_gone_is_lost(tmp_path):
    """Input after which nobody answers any more is no counter-example but a lost target, told with that input."""
    contract = hostile_contract(tmp_path, at("well"), at("dies"), burst={"endpoint": "status"})
    with brittle_site() as site:
        run = verify(tmp_path / "r", f"--contract={contract}", SCOPE, env=where(site))

    assert run.red == {"api_status/lost:site"}, run.told
    assert "GET /dies/%1B: the connection was" in run.findings["api_status/lost:site"]["found"]
    assert run.outcomes[f"{CHECK}test_burst[status]"] == "blocked"
    assert run.status == 1


def test_nothing_is_sent_on_call(tmp_path):
    """On call there is no hostile input, and no burst."""
    contract = hostile_contract(tmp_path, at("quote"), burst={"endpoint": "status"})
    with brittle_site() as site:
        run = verify(tmp_path / "r", f"--contract={contract}", SCOPE, "--profile=oncall", env=where(site))

        assert site.requests == 1
    reasons = {each["reason"] for each in run.results["checks"] if "[none]" not in each["nodeid"]}
    assert "not run: hostile input is not for on call: use --profile gate" in reasons
    assert set(run.outcomes.values()) == {"not run"}
