"""`--retry-for`: the run is repeated until it is green or the time is over, and says how long it took."""

import json
import re
import signal
import threading
import time
from datetime import UTC, datetime, timedelta

import pytest

from landed.run.attempts import Attempt, Ledger, Series, account, keep_asking, recovered
from landed.run.outcomes import ExitStatus
from landed.secrets import Secret
from reference.proxy import Proxy
from reference.sample import through
from tests.support.operator import finish, running, verify

pytest_plugins = ("tests.support.landing_fixtures",)

QUICK = "--checkpoint=1.2.2"
UNREACHABLE = "connection/unreachable:dsn"
CEILING = 60


def attempts_of(folder):
    """Lines that the runs left in the history so far."""
    file = folder / "history.jsonl"
    return len(file.read_text(encoding="utf-8").splitlines()) if file.exists() else 0


def when_there_is_one(folder, act):
    """Act as soon as a first attempt is over."""

    def wait():
        end = time.monotonic() + CEILING
        while not attempts_of(folder) and time.monotonic() < end:
            time.sleep(0.02)
        act()

    threading.Thread(target=wait, daemon=True).start()


@pytest.mark.parametrize("options", [(), ("-n", "1")], ids=["serial", "-n 1"])
def test_green_in_the_end(options, place, tmp_path):
    """What was red first and green later is a warning; exit status, reports and words are the last attempt's."""
    folder = tmp_path / "r"
    with Proxy(place.server.host, place.server.port) as proxy:
        proxy.switch("refuse")
        when_there_is_one(folder, lambda: proxy.switch("pass"))
        env = {**place.env_without_site, "LANDED_DSN": through(proxy, place.dsn)}
        run = verify(folder, QUICK, "--retry-for=2m", *options, env=env)

    assert (run.status, run.results["verdict"], run.red) == (0, "healthy with warnings", set()), run.told
    attempts = run.results["attempts"]
    assert attempts["asked_for_s"] == 120
    assert attempts["number"] == len(attempts["earlier"]) + 1 == attempts_of(folder)
    assert attempts["earlier"][0]["red"].keys() == {UNREACHABLE}
    assert [each["id"] for each in run.results["retries"]] == [f"run/retried:{UNREACHABLE}"]
    assert re.match(r"was red for \d+ s \(\d attempts? from ", run.results["retries"][0]["found"])
    assert run.output.count("attempt 1 is red: connection/unreachable:dsn; asking again for up to ") == 1
    assert f"green after {attempts['seconds']:.0f} s, {attempts['number']} attempts" in run.output
    assert "was red for" in (run.folder / "report.html").read_text(encoding="utf-8")


def test_red_to_the_end(place, tmp_path):
    """When the time is over the last attempt's red is what remains: at least one is made, none begins later."""
    env = {**place.env_without_site, "LANDED_DSN": "postgresql://x:y@127.0.0.1:1/z", "LANDED_RETRY_FOR": "10ms"}
    run = verify(tmp_path / "r", QUICK, env=env)

    assert (run.status, run.red) == (1, {UNREACHABLE}), run.told
    assert (run.results["attempts"]["number"], run.results["retries"]) == (1, [])
    assert re.search(r"still red after \d+ s, 1 attempt\n", run.output)


def test_interrupted(place, tmp_path):
    """Ctrl-C ends it at once, with status 2, whatever is under way; nothing goes on behind it."""
    folder = tmp_path / "r"
    env = {"LANDED_DSN": "postgresql://x:y@127.0.0.1:1/z"}
    with running(folder, QUICK, "--retry-for=10m", env=env) as process:
        when_there_is_one(folder, lambda: process.send_signal(signal.SIGINT))
        run = finish(process, folder, CEILING)
    told = attempts_of(folder)
    time.sleep(2)

    assert run.status == 2, run.told
    assert run.output.count("attempt 1 is red") <= 1
    assert "Traceback" not in run.output
    assert attempts_of(folder) == told


WRONG = {
    "--checkpoint=9.9.9": "--checkpoint 9.9.9",
    "--dsn=mysql://h/d": "--dsn: not a PostgreSQL URL",
    "--retry-for=soon": "--retry-for: not a time",
}


@pytest.mark.parametrize("option", WRONG)
def test_wrong_usage_is_not_repeated(option, tmp_path):
    """What is asked for wrongly stays wrong: exit status 4, said once."""
    run = verify(tmp_path / "r", "--retry-for=10m", "--base-url=http://127.0.0.1:1", option)

    assert run.status == 4, run.told
    assert run.output.count(WRONG[option]) == 1
    assert "asking again" not in run.output


def attempt(tmp_path, code, seconds):
    """Keep asking a pytest whose only conftest does this, and the lines that were said."""
    (tmp_path / "conftest.py").write_text(f"import os, signal\n{code}\n", encoding="utf-8")
    said = []
    arguments = [Secret(each) for each in ("-q", "-p", "no:cacheprovider", f"--rootdir={tmp_path}", str(tmp_path))]
    return keep_asking(arguments, seconds, tmp_path, said.append), said


@pytest.mark.parametrize(
    ("code", "status"),
    [
        ("os._exit(3)", ExitStatus.INTERNAL),
        ("os._exit(2)", ExitStatus.INTERRUPTED),
        ("os._exit(4)", ExitStatus.USAGE),
        ("os._exit(0)", ExitStatus.LANDED),
        ("os.kill(os.getpid(), signal.SIGKILL)", ExitStatus.INTERNAL),
    ],
)
def test_what_is_not_repeated(code, status, tmp_path):
    """Only red is asked again: an attempt that was interrupted, broke, was wrong or is green is the last."""
    assert attempt(tmp_path, code, 600) == (status, [])


START = datetime(2025, 9, 1, 2, 10, tzinfo=UTC)


def over(seconds, **red):
    """An attempt that began so many seconds after the start."""
    return Attempt(
        started=START + timedelta(seconds=seconds), seconds=5, exit_status=1, verdict="not landed", red=red
    )


def test_recovered():
    """What is red no longer is told once, from its first attempt on; what still is red is not."""
    earlier = [over(0, a="gone"), over(10, a="other", b="away"), over(20, b="away", c="bad")]
    found = recovered(earlier, {"c"}, START + timedelta(seconds=33))

    assert [(each.id, each.severity.value) for each in found] == [
        ("run/retried:a", "warn"),
        ("run/retried:b", "warn"),
    ]
    assert found[0].found == "was red for 33 s (2 attempts from 02:10:00 UTC on): gone; green at 02:10:33 UTC"
    assert found[1].found == "was red for 23 s (2 attempts from 02:10:10 UTC on): away; green at 02:10:33 UTC"


def test_account(tmp_path, monkeypatch):
    """The ledger carries attempts from one process to the next, and the time counts from its beginning."""
    ledger = Ledger(tmp_path / "attempts.json")
    ledger.start()
    ledger.add(over(0, a="gone"))
    ledger.add(over(10))
    monkeypatch.setenv("_LANDED_ATTEMPTS", str(ledger.path))

    assert Ledger.mine().read().attempts == (over(0, a="gone"), over(10))
    told = account(Series(began=START, attempts=(over(0, a="gone"),)), 60, START + timedelta(seconds=23))
    assert (told["number"], told["seconds"], told["asked_for_s"]) == (2, 23.0, 60)
    assert json.loads(json.dumps(told))["earlier"][0]["red"] == {"a": "gone"}
