"""What is wrong with a site's time is red for the right row, and the right culprit is named."""

import re

import httpx
import pytest

from tests.support.moody import Moody
from tests.support.operator import verify
from tests.support.site_contract import site_contract

pytest_plugins = ("tests.support.sample_fixtures",)

SCOPE = ("--checkpoint=4.1.4", "--checkpoint=4.4.4", "--checkpoint=4.4.5")
UNDER, AFTER = SCOPE[1:]
BOTH = {"4.1.4": "failed", "4.4.4": "failed", "4.4.5": "passed"}
LATENCY = {"4.1.4": "failed"}
LOAD = {"4.1.4": "passed", "4.4.4": "failed", "4.4.5": "passed"}
LASTING = {"4.1.4": "passed", "4.4.4": "failed", "4.4.5": "failed"}
STEADY = """
[[stage]]
name = "steady"
endpoint = "status"
rate = 40
seconds = 5
warn_ms = {warn_ms}
block_ms = {block_ms}
"""

# Requests are numbered: 1 of the preflight, 2 to 7 on new connections, 8 to 49 on a kept one (the first two not
# judged), then 7 before the stage, its 100, 6 and more after it.
FAULTS = {
    "slow endpoint": (
        {"slow": [0.3]},
        {"kept": 5, "budget_ms": 200, "warn_ms": 200, "block_ms": 250},
        BOTH,
        {
            "api_latency/new_connection:status": "5 of 5 took longer: ≥300 … server holds the time",
            "api_latency/kept_alive:status": "5 of 5 took longer: ≥300 … server holds the time",
            "load/slow:ten": "100 of 100 took longer … requests wait for each other (alone it takes ≥300",
        },
    ),
    "slow tail": (
        {"tail": [20, 1.4]},
        {"budget_ms": 1200, "warn_ms": 1200, "block_ms": 1200},
        BOTH,
        {
            "api_latency/kept_alive:status": "2 of 40 took longer: ≥1400 … server holds the time",
            "load/slow:ten": "5 of 100 took longer … a tail: the others took at most",
        },
    ),
    "one stalled request": (
        {"stalled": [2.2, 30, 100]},
        {"budget_ms": 1500, "ceiling_ms": 2000, "warn_ms": 1500, "block_ms": 2000},
        BOTH,
        {
            "api_latency/stalled:status": "1 of 40 took longer: ≥2200 … server holds the time",
            "load/stalled:ten": "1 of 100 took longer, up to ≥2200 … a tail: the others took at most",
        },
    ),
    "1 failure in 100": ({"fails": [110]}, {}, LOAD, {"load/errors:ten": "1 not: 1 × status 500; the first after"}),
    "a failure beside good figures": (
        {"fails": [30]},
        {},
        LATENCY,
        {"api_latency/errors:status": "1 of 40 not: 1 × status 500"},
    ),
    "slower and slower": (
        {"slows": [60, 0.005]},
        {"warn_ms": 300, "block_ms": 400},
        LASTING,
        {
            "load/slow:ten": "took longer … it slows with every request: p50",
            "load/slower:ten": "asked in peace; it slows with every request: p50",
        },
    ),
    "a site that stands still": (
        {"freezes": [110, 1.5]},
        {"stage": STEADY, "warn_ms": 300, "block_ms": 400},
        LOAD,
        {"load/slow:steady": "took longer … the whole site stood still for ≥1.4"},
    ),
    "a fallback under load": (
        {"falls_back": [100, 129]},
        {},
        LOAD,
        {"load/source:ten": '30 of 100 that were read: 30 × "github"'},
    ),
    "a fallback that stays": (
        {"falls_back": [150, 1000]},
        {},
        LASTING,
        {"load/source:ten": '7 of 100 that were read: 7 × "github"', "load/not_back:ten": '5 × "github"'},
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_planted_fault_is_red_for_its_row(fault, tmp_path):
    """The fault's rows fail, no other does, and each finding names what holds the time."""
    moods, promises, rows, findings = FAULTS[fault]
    with Moody(**moods) as site:
        scope = [f"--checkpoint={row}" for row in rows]
        contract = site_contract(tmp_path, **promises)
        run = verify(tmp_path / "reports", f"--contract={contract}", *scope, env=at(site))

    assert run.red == findings.keys(), run.told
    for name, words in findings.items():
        assert in_order(words, run.findings[name]["found"]), run.findings[name]["found"]
        assert run.findings[name]["remedy"]
    assert outcomes(run).items() >= rows.items(), run.told
    assert run.status == 1


@pytest.mark.parametrize(
    ("mood", "last", "finding", "words"),
    [
        ("leaks", 69, "load/sessions:ten", "Connections leak"),
        ("holds", 41, "load/transactions:ten", "Find the path that leaves a transaction open"),
    ],
)
def test_a_leak_of_connections_is_red(mood, last, finding, words, sample_server, tmp_path):
    """Sessions that have not come back are told by their number, those with a transaction open one by one."""
    _, landing = sample_server
    contract = site_contract(tmp_path)
    with Moody(**{mood: [landing.dsn, 40, last]}) as site:
        env = {**at(site), "LANDED_DSN": landing.dsn}
        run = verify(tmp_path / "reports", f"--contract={contract}", AFTER, env=env)

    assert run.red == {finding}, run.told
    found = run.findings[finding]
    assert found["remedy"].startswith(words)
    if mood == "leaks":
        assert found["found"].startswith(f"{int(found['expected'].split()[2]) + 30} sessions")
    else:
        assert [
            re.fullmatch(r"pid \d+ \(.*idle in transaction since .+\)", each) is not None for each in found["extra"]
        ] == [True] * 2


@pytest.mark.parametrize(
    ("moods", "optional", "finding"),
    [({"fails": [60]}, True, "load/errors:ten"), ({"limits": [60, 79]}, False, "load/rate_limited:ten")],
    ids=["optional", "rate limit"],
)
def test_what_only_warns(moods, optional, finding, tmp_path):
    """A failure where the contract calls load optional, and a rate limit everywhere: a warning, no red run.

    That what comes after the load is not optional changes nothing of it.
    """
    contract = site_contract(tmp_path, optional=optional)
    with Moody(**moods) as site:
        run = verify(tmp_path / "reports", f"--contract={contract}", UNDER, AFTER, env=at(site))
        count = httpx.get(f"{site.url}/count", timeout=5).json()["count"]

    assert (run.status, run.results["verdict"]) == (0, "healthy with warnings"), run.told
    assert list(run.findings) == [finding]
    assert run.findings[finding]["severity"] == "warn"
    assert outcomes(run).items() >= {"4.4.4": "passed", "4.4.5": "passed"}.items()
    assert count <= 1 + 100 + 1 + 6 + 3 * 6, "the stage was sent once"


def test_on_call_is_harmless(tmp_path):
    """On call no load is sent, and the latency of answers costs a handful of requests."""
    with Moody(slow=[0.02]) as site:
        run = verify(
            tmp_path / "reports", f"--contract={site_contract(tmp_path)}", "--profile=oncall", *SCOPE, env=at(site)
        )
        count = httpx.get(f"{site.url}/count", timeout=5).json()["count"]

    assert run.status == 0, run.told
    assert outcomes(run) == {"4.1.4": "not run", "4.4.4": "not run", "4.4.5": "not run"}
    checks = {each["nodeid"].rpartition("::")[2]: each["outcome"] for each in run.results["checks"]}
    assert checks["test_new_connection[status]"] == "passed"
    load = [each["reason"] for each in run.results["checks"] if each["kind"] == "load"]
    assert load == ["not run: no load on call"] * 2
    assert count == 1 + 1 + 2


def test_more_than_polite_is_refused(tmp_path):
    """A contract whose stages exceed its own politeness is refused, exit status 4, before anything is sent."""
    contract = site_contract(tmp_path, requests=100)
    with Moody() as site:
        run = verify(tmp_path / "reports", f"--contract={contract}", env=at(site))
        count = httpx.get(f"{site.url}/count", timeout=5).json()["count"]

    assert run.status == 4, run.told
    told = "1 for answers, 48 for latency, 125 for load, 30 for the look from outside"
    assert f"[politeness] requests = 100: a run sends up to 204 ({told})" in run.output
    assert count == 0


@pytest.mark.parametrize("workers", [(), ("-n", "2")], ids=["serial", "-n 2"])
def test_load_is_announced_and_shows_how_far_it_is(workers, tmp_path):
    """Before anything is sent the header says what will be; what takes longer than 3 s tells how far it is."""
    contract = site_contract(tmp_path, stage=STEADY)
    with Moody(slow=[0.02]) as site:
        run = verify(tmp_path / "reports", f"--contract={contract}", UNDER, *workers, env=at(site))

    assert run.status == 0, run.told
    steps = [
        "load     steady: 200 requests, 40 a second for 5 s; 225 with what is asked before and after",
        "load     steady: 200 requests, 40 a second for 5 s, at most 200 begun in a second",
        "of 200 answered after",
        "load     steady: 200 of 200 answered; p50 ",
    ]
    assert in_order(" … ".join(steps), run.output), run.told


def at(site):
    """What the operator exports."""
    return {"LANDED_BASE_URL": site.url}


def outcomes(run):
    """Rows and what became of them."""
    return {each["id"]: each["outcome"] for each in run.results["rows"]}


def in_order(words, text):
    """Do the parts of `words`, cut at …, stand in the text one after the other? `≥5` stands for such a number."""
    place = 0
    for part in words.split(" … "):
        plain, _, least = part.partition("≥")
        place = text.find(plain, place)
        if place < 0:
            return False
        place += len(plain)
        if least:
            number = re.match(r"[\d.]*\d", text[place:])
            if number is None or float(number[0]) < float(least):
                return False
    return True
