"""`landed load`, as an operator runs it: alone, by Locust, by a master and workers; and what it leaves behind."""

import dataclasses
import importlib.util
import subprocess
import sys
import time
from datetime import timedelta

import httpx
import pytest

from landed.contract import load_contract
from landed.errors import UsageError
from landed.settings import parse_url
from landed.traffic import load_file, locust_run
from landed.traffic.locust_run import INSTALL, locust
from landed.web.politeness import probes
from tests.support.moody import Moody
from tests.support.operator import PATIENCE, ROOT, Run, environment, verify
from tests.support.site_contract import site_contract
from tests.support.stages import record

WAIT_S = 0.05
LANDED = "import sys; from landed.cli import main; sys.exit(main())"
needs_locust = pytest.mark.skipif(importlib.util.find_spec("locust") is None, reason=INSTALL)


def asked(site):
    """What the site itself counted."""
    return httpx.get(f"{site.url}/count", timeout=5).json()


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
    after_it, check = (each for each in run.results["checks"] if each["kind"] == "load")
    assert run.status == 1, run.told
    assert run.red == {"load/errors:ten"}, run.told
    assert run.findings["load/errors:ten"]["found"].startswith("1 not: 1 × status 500; the first after")
    assert (check["measurements"]["by"], check["measurements"]["workers"]) == ("locust", 2)
    assert check["measurements"]["n"] == 99 == sum(each.status == 200 for each in told.shots)
    assert "load/errors:ten" in (folder / "report.html").read_text("utf-8")
    assert after_it["outcome"] == "passed"
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
        (check,) = second.results["checks"]
        assert check["measurements"]["by"] == "locust"

        other = parse_url(site.url.replace("127.0.0.1", "localhost"))
        assert load_file.adopt(folder, load_contract(contract), other, "ten") is None
        third = ended(load_command(folder, **env), folder)
        assert asked(site)["count"] >= count + 1 + 100

    assert {first.status, second.status, third.status} == {0}, first.told + second.told + third.told
    assert (second.results["scope"], third.results["scope"]) == ("4.4.4 only", "4.4.4, 4.4.5 only")
    assert first.output.count("[K") == first.output.count("\r") == 0, "no terminal is there to be written over"


def test_a_file_is_fresh_by_its_end(tmp_path):
    """A file counts from when its last stage ended, however long they took; and for one deployment alone."""
    contract, url = load_contract(site_contract(tmp_path)), parse_url("http://127.0.0.1:1")
    seen = record()
    long = dataclasses.replace(
        seen, started=seen.ended - timedelta(hours=1), after=dataclasses.replace(seen.after, deployment="dpl_1")
    )
    early = dataclasses.replace(seen, stage="early", started=long.started, ended=long.started)
    load_file.write(tmp_path, contract, url, (early, long))

    assert load_file.adopt(tmp_path, contract, url, "ten", "dpl_1") == long
    assert load_file.adopt(tmp_path, contract, url, "early") == early
    assert load_file.adopt(tmp_path, contract, url, "ten", "dpl_2") is None
    assert load_file.adopt(tmp_path, contract, url, "ten") is None
    old = dataclasses.replace(long, ended=long.ended - timedelta(minutes=16))
    load_file.write(tmp_path, contract, url, (early, old))
    assert load_file.adopt(tmp_path, contract, url, "ten", "dpl_1") is None


def test_wrong_use_is_told_in_one_line(tmp_path, monkeypatch):
    """No site, Locust's options without Locust, load on call, or no Locust: exit status 4, and the way out."""
    cases = {
        (): "ERROR: no site: give --base-url",
        ("--base-url=http://127.0.0.1:1", "--processes=2"): "give --locust",
        ("--base-url=ftp://x",): "ERROR: --base-url: not the address of a site",
        ("--base-url=http://127.0.0.1:1", "--locust", "--profile=oncall"): "ERROR: no load is sent on call",
        ("--base-url=http://127.0.0.1:1", "--locust", "--master"): "say how many in all, by --expect-workers=N",
    }
    for options, words in cases.items():
        run = ended(load_command(tmp_path, *options), tmp_path)
        assert run.status == 4
        assert words in run.output
        assert "Traceback" not in run.output

    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(UsageError, match=r"pip install -e '\.\[load\]'"), locust(parse_url("http://127.0.0.1:1")):
        pass
