"""The browser is a process among others: it ends with its owner, and shows what the database holds."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psycopg
import pytest

from landed.browser.process import environment, is_installed, program_on_path, visit
from landed.browser.record import TASK, Task, Visit
from reference.sample import sample_landing
from tests.support.operator import verify
from tests.support.tiny_site import Tiny, tiny_site

PROGRAM = program_on_path()
pytestmark = [
    pytest.mark.matrix,
    pytest.mark.skipif(
        not is_installed() or PROGRAM is None,
        reason="install Playwright (pip install -e '.[browser]') and chromium",
    ),
]
GONE_S = 60.0


def task_for(url, folder, **how):
    """One page, as the suite asks for it."""
    page = Visit(page="p", path="/p/", language="ko-KR", within_s=60)
    return Task(base_url=url, folder=str(folder), sandbox=os.geteuid() != 0, visits=(page,), **how)


def left_of(folder):
    """Processes that a browser of this folder left behind."""
    found = []
    for each in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            if str(folder).encode() in each.read_bytes():
                found.append(each.parent.name)
        except OSError:
            continue
    return found


def until(holds):
    """Whether something comes to hold in time."""
    end = time.monotonic() + GONE_S
    while not holds() and time.monotonic() < end:
        time.sleep(0.1)
    return holds()


@pytest.mark.parametrize("way", ["killed", "owner gone"])
def test_nothing_is_left_behind(way, tmp_path):
    """Killed in the middle of a page, or with its owner gone, the browser's process takes the browser along."""
    with tiny_site({"p": Tiny(silent_s=GONE_S)}) as url:
        process = subprocess.Popen(
            [sys.executable, "-m", "landed.browser.visit"],
            stdin=subprocess.PIPE,
            env=environment(tmp_path),
            start_new_session=True,
        )
        process.stdin.write(TASK.dump_json(task_for(url, tmp_path)) + b"\n")
        process.stdin.flush()
        assert until(lambda: len(left_of(tmp_path)) > 2)

        if way == "killed":
            process.send_signal(signal.SIGKILL)
        process.stdin.close()
        process.wait(GONE_S)

        assert until(lambda: left_of(tmp_path) == [])


def test_no_browser_is_a_reason(tmp_path):
    """A program that is no browser yields the reason why nothing was seen, in one line."""
    record = visit(task_for("http://127.0.0.1:9", tmp_path, program="/bin/false"))

    assert record.problem
    assert "\n" not in record.problem
    assert record.seen == ()


def test_no_secret_reaches_the_browser(tmp_path):
    """Of the environment only what finds programs and proxies is passed on."""
    given = {
        "PATH": "/bin",
        "LANDED_DSN": "a",
        "DATABASE_URL": "b",
        "PGPASSWORD": "c",
        "PLAYWRIGHT_BROWSERS_PATH": "d",
    }

    assert environment(tmp_path, given) == {
        "PATH": "/bin",
        "PLAYWRIGHT_BROWSERS_PATH": "d",
        "TMPDIR": str(tmp_path),
    }


def test_a_planted_value_is_seen_on_the_page(tmp_path):
    """A name written into the sample's database is visible in the browser; two workers share one look."""
    nonce = f"Planted {time.time_ns()}"
    with sample_landing() as sample:
        with psycopg.connect(sample.direct_dsn, autocommit=True, connect_timeout=10) as connection:
            connection.execute("update models set name = %s where slug = 'gpt-4'", [nonce])
        env = {"LANDED_DSN": sample.dsn, "LANDED_BASE_URL": sample.site.url}
        run = verify(tmp_path / "r", "--checkpoint=4.2", f"--browser={PROGRAM}", "-n", "2", env=env)

    assert run.status == 0, run.told
    outcomes = {each["subject"]: each for each in run.results["checks"] if each["kind"] == "browser"}
    by_name = {each["nodeid"].partition("::")[2]: each["outcome"] for each in run.results["checks"]}
    assert by_name["test_values[home]"] == "passed", outcomes
    (renders,) = (each for each in run.results["checks"] if "test_renders" in each["nodeid"])
    for name in renders["measurements"]["screenshots"]:
        assert 1000 < (run.folder / name).stat().st_size <= 60_000


def test_without_a_browser_it_is_not_run(tmp_path):
    """With `--browser=none` nothing is opened, and what rests on it says so instead of passing."""
    with tiny_site({}) as url:
        run = verify(tmp_path / "r", "--checkpoint=4.2.2", "--browser=none", env={"LANDED_BASE_URL": url})

    kinds = {each["reason"] for each in run.results["checks"] if each["kind"] == "browser"}
    assert kinds == {"not run: no browser is wanted: leave out --browser=none"}
