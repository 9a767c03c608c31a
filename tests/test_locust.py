"""Locust sends a contract's stages from several processes, and its figures are judged like any others."""

import importlib.util
import subprocess
import sys
import time

import httpx
import pytest

from landed.contract import load_contract
from landed.errors import OutOfTime, UsageError
from landed.promises.budgets import Stage
from landed.promises.site import Endpoint
from landed.settings import parse_url
from landed.traffic import load_file, locust_run
from landed.traffic.locust_run import INSTALL, locust, share
from landed.web.politeness import probes
from tests.support.moody import STATUS, Moody
from tests.support.operator import PATIENCE, ROOT, Run, environment, verify
from tests.support.site_contract import site_contract

ENDPOINT = Endpoint(name="status", group="api_status", path=STATUS, status=(200,), budget_ms=500)
WAIT_S = 0.05
LANDED = "import sys; from landed.cli import main; sys.exit(main())"
needs_locust = pytest.mark.skipif(importlib.util.find_spec("locust") is None, reason=INSTALL)


def asked(site):
    """What the site itself counted."""
    return httpx.get(f"{site.url}/count", timeout=5).json()


def silent(done, total):
    """Progress that nobody wants to see."""


@pytest.fixture(scope="module")
def crew():
    """A slow site, and a master with two workers before it."""
    if importlib.util.find_spec("locust") is None:
        pytest.skip(INSTALL)
    with Moody(slow=[WAIT_S]) as site:
        url = parse_url(site.url)
        with locust(url, processes=2) as engine:
            yield site, url, engine


def test_shares_make_up_the_whole():
    """Workers' parts of requests and rate are the stage's; in an open loop they take turns."""
    closed = {"name": "a", "requests": 101, "rate": 50, "every": None}
    steady = {"name": "b", "requests": 6, "rate": 50, "every": 0.1}

    parts = [share(closed, number, 3) for number in range(3)]
    assert [each["requests"] for each in parts] == [34, 34, 33]
    assert sum(each["rate"] for each in parts) == pytest.approx(50)
    turns = [share(steady, number, 2) for number in range(2)]
    dues = [part["offset"] + n * part["every"] for part in turns for n in range(part["requests"])]
    assert sorted(dues) == pytest.approx([0.0, 0.1, 0.2, 0.3, 0.4, 0.5])


def test_a_closed_loop_by_two_workers(crew):
    """A stage's requests are all sent, at most so many at a time over all workers, each with its own time."""
    site, url, engine = crew
    before = asked(site)["count"]
    stage = Stage(name="ten", endpoint="status", requests=51, concurrency=10)
    volley = engine.fire(stage, url, STATUS, ENDPOINT, 200, silent)
    seen = asked(site)

    assert engine.workers == 2
    assert [(each.status, each.error) for each in volley.shots] == [(200, None)] * 51
    assert (seen["count"] - before, seen["most"]) == (51, 10)
    assert min(each.ms for each in volley.shots) >= WAIT_S * 1000
    assert volley.shots[0].due_s == pytest.approx(0, abs=0.05)


def test_at_once_over_all_workers(crew):
    """Fifty at once are fifty at once, half of them from each worker."""
    site, url, engine = crew
    volley = engine.fire(
        Stage(name="fifty", endpoint="status", requests=50, concurrency=50), url, STATUS, ENDPOINT, 100, silent
    )

    assert {each.status for each in volley.shots} == {200}
    assert asked(site)["most"] > 25


def test_an_open_loop_counts_from_when_it_was_due(crew):
    """Requests begin at their rate, in turns of the workers, and the site sees as many."""
    _, url, engine = crew
    told = []
    stage = Stage(name="steady", endpoint="status", rate=20, seconds=3)
    volley = engine.fire(stage, url, STATUS, ENDPOINT, 100, lambda done, total: told.append((done, total)))

    assert [each.due_s for each in volley.shots] == pytest.approx([number / 20 for number in range(60)], abs=0.001)
    assert told
    assert {total for _, total in told} == {60}


def test_the_workers_measure_themselves(crew):
    """The same stage to null endpoints beside the workers tells what Locust adds; the site sees nothing of it."""
    site, _, engine = crew
    before = asked(site)["count"]
    volley = engine.fire_at_null(Stage(name="ten", endpoint="status", requests=20, concurrency=10), 20)

    assert len(volley.shots) == 20
    assert all(each.took_ms >= 20 <= each.ms for each in volley.shots)
    assert asked(site)["count"] == before


def load_command(folder, *options, **variables):
    """`landed load`, as an operator runs it."""
    command = [sys.executable, "-c", LANDED, "load", f"--report-dir={folder}", *options]
    return subprocess.Popen(
        command,
        cwd=ROOT,
        env=environment(PYTHONPATH=str(ROOT / "src"), **variables),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def ended(process, folder):
    """Wait for it."""
    start = time.monotonic()
    try:
        output, _ = process.communicate(timeout=PATIENCE)
    finally:
        process.kill()
    return Run(process.returncode, output, folder, time.monotonic() - start)


@needs_locust
def test_a_master_and_two_workers_of_their_own(tmp_path):
    """A master and two workers, started apart as on three machines: figures come back into check and report."""
    contract, folder, port = site_contract(tmp_path), tmp_path / "reports", locust_run.free_port()
    with Moody(slow=[WAIT_S], fails=[60]) as site:
        url = {"LANDED_BASE_URL": site.url, "LANDED_CONTRACT": str(contract)}
        workers = [
            load_command(folder, "--locust", "--worker", f"--master-port={port}", LANDED_BASE_URL=site.url)
            for _ in range(2)
        ]
        master = load_command(folder, "--locust", "--master", "--expect-workers=2", f"--master-port={port}", **url)
        run = ended(master, folder)
        after = [ended(each, folder) for each in workers]
        count = asked(site)["count"]

    stage = load_contract(contract).stage[0]
    told = load_file.adopt(folder, load_contract(contract), parse_url(site.url), "ten")
    (check,) = (each for each in run.results["checks"] if each["kind"] == "load")
    assert run.status == 1, run.told
    assert run.red == {"load/errors:ten"}, run.told
    assert run.findings["load/errors:ten"]["found"].startswith("1 not: 1 × status 500; the first after")
    assert (check["measurements"]["by"], check["measurements"]["workers"]) == ("locust", 2)
    assert check["measurements"]["n"] == 99 == sum(each.status == 200 for each in told.shots)
    assert "load/errors:ten" in (folder / "report.html").read_text("utf-8")
    assert count <= 100 + probes(stage) + 1
    assert [each.status for each in after] == [0, 0], [each.output for each in after]


@needs_locust
def test_what_was_sent_is_not_sent_again(tmp_path):
    """A verification judges a fresh load.json of the same contract and address; who asks for load has it sent."""
    contract, folder = site_contract(tmp_path), tmp_path / "reports"
    with Moody(slow=[WAIT_S]) as site:
        env = {"LANDED_BASE_URL": site.url, "LANDED_CONTRACT": str(contract)}
        first = ended(load_command(folder, "--locust", "--processes=1", **env), folder)
        count = asked(site)["count"]
        second = verify(folder, "--checkpoint=4.4.4", env=env)
        assert asked(site)["count"] == count + 1
        assert first.results["checks"][0]["measurements"]["by"] == "locust"

        other = parse_url(site.url.replace("127.0.0.1", "localhost"))
        assert load_file.adopt(folder, load_contract(contract), other, "ten") is None
        third = ended(load_command(folder, **env), folder)
        assert asked(site)["count"] >= count + 1 + 100

    assert {first.status, second.status, third.status} == {0}, first.told + second.told + third.told
    assert first.results["scope"] == "4.4.4 only"


def test_wrong_use_is_told_in_one_line(tmp_path, monkeypatch):
    """No site, Locust's options without Locust, load on call, or no Locust: exit status 4, and the way out."""
    cases = {
        (): "ERROR: no site: give --base-url",
        ("--base-url=http://127.0.0.1:1", "--processes=2"): "give --locust",
        ("--base-url=ftp://x",): "ERROR: --base-url: not the address of a site",
        ("--base-url=http://127.0.0.1:1", "--locust", "--profile=oncall"): "ERROR: no load is sent on call",
    }
    for options, words in cases.items():
        run = ended(load_command(tmp_path, *options), tmp_path)
        assert run.status == 4
        assert words in run.output
        assert "Traceback" not in run.output

    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(UsageError, match=r"pip install -e '\.\[load\]'"), locust(parse_url("http://127.0.0.1:1")):
        pass


@needs_locust
def test_workers_that_do_not_come_are_told(monkeypatch):
    """A master whose workers never come gives up, and says so."""
    monkeypatch.setattr(locust_run, "START_S", 0.3)
    url = parse_url("http://127.0.0.1:1")
    with pytest.raises(OutOfTime, match="no ready within 3 s"), locust(url, expect=1):
        pass
