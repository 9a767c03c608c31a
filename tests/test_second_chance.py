"""One connection that breaks is not a target that is lost: it is asked once more, and that it was is told."""

import os
import re
import signal
from urllib.parse import urlsplit

import pytest

from landed.dsn import parse_dsn
from landed.reach import look_at_databases
from landed.target import Refused
from reference.proxy import Proxy
from reference.sample import through
from tests.support.moment import PLUGIN, moment
from tests.support.operator import verify

pytest_plugins = ("tests.support.landing_fixtures",)

KEYS = "--checkpoint=2.4.1"
HALF_WAY = "test_2_4_foreign_keys.py::test_no_orphans[incidents.incidents_model_id_fkey]"
NEXT = "foreign_keys/retried:incidents.incidents_model_id_fkey"
BOTH = r"first, at \d\d:\d\d:\d\d UTC: .+; then, at \d\d:\d\d:\d\d UTC: .+"


@pytest.mark.parametrize("options", [(), ("-n", "2")], ids=["serial", "-n 2"])
def test_terminated_backend(options, place, tmp_path):
    """A session ended by an administrator of a server that lives is a warning with both samples, and no loss."""

    def end_sessions():
        with place.server.connect() as connection:
            connection.execute(
                "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'landed'"
            )

    with moment(HALF_WAY, end_sessions) as variables:
        run = verify(tmp_path / "r", KEYS, *options, *PLUGIN, env={**place.env, **variables})

    assert (run.status, run.results["verdict"], run.red) == (0, "healthy with warnings", set()), run.told
    told = {each["id"]: each["found"] for each in run.results["retries"]}
    assert NEXT in told or options  # with two workers the other one may ask first, or both
    assert {*told} == {*run.results["warnings"]}
    for words in told.values():
        assert re.fullmatch(BOTH, words)
        assert "terminating connection due to administrator command" in words
    assert all(words in run.output for words in told.values())
    assert "administrator command" in (run.folder / "report.html").read_text(encoding="utf-8")


def test_killed_worker(place, tmp_path):
    """A worker that is killed costs the check it was at, and nothing else: the report is complete, the status 1."""
    victim = tmp_path / "victim"

    def kill():
        os.kill(int(victim.read_text(encoding="ascii")), signal.SIGKILL)

    with moment(HALF_WAY, kill) as variables:
        env = {**place.env, **variables, "MOMENT_PID_FILE": str(victim)}
        run = verify(tmp_path / "r", KEYS, "-n", "2", *PLUGIN, env=env)

    assert (run.status, run.results["verdict"]) == (1, "not landed"), run.told
    (lost,) = [each for each in run.results["checks"] if each["outcome"] == "failed"]
    assert lost["nodeid"].endswith(HALF_WAY)
    assert "crashed while running" in lost["reason"]
    assert {each["outcome"] for each in run.results["checks"]} <= {"failed", "passed", "not run"}
    assert len(run.outcomes) > 8
    assert (run.folder / "report.html").is_file()
    assert any("crashed" in case.text for case in run.junit.values())


def test_reset_in_the_snapshot(place):
    """A reset while the catalogue is read is told, and it is read over another connection."""
    with Proxy(place.server.host, place.server.port) as proxy:
        dsn = parse_dsn(through(proxy, place.dsn))
        with ends_after(proxy, 2):
            seen = look_at_databases({"dsn": dsn})

    assert seen.unread is None
    assert not seen.failures
    assert seen.snapshot is not None
    assert re.fullmatch(BOTH, seen.retried["dsn"])


def test_nobody_is_asked_a_third_time(place):
    """Where both times end by a reset the database is not reached, in its own words."""
    with Proxy(place.server.host, place.server.port) as proxy:
        proxy.switch("reset")
        seen = look_at_databases({"dsn": parse_dsn(through(proxy, place.dsn))})

    assert seen.snapshot is None
    assert isinstance(seen.failures["dsn"], Refused)
    assert seen.retried == {}


def test_a_wrong_password_is_given_once(place):
    """What an administrator would count as an attack is not tried twice."""
    url = urlsplit(place.dsn)
    with Proxy(place.server.host, place.server.port) as proxy:
        wrong = f"postgresql://{url.username}:not-this@127.0.0.1:{proxy.port}{url.path}?sslmode=disable"
        seen = look_at_databases({"dsn": parse_dsn(wrong)})

        assert "password authentication failed" in str(seen.failures["dsn"])
        assert proxy.accepted == 1
