"""One connection that breaks is not a database that is lost: it is asked once more, and that it was is told."""

import re
from urllib.parse import urlsplit

import pytest

from landed import retries
from landed.connection.dsn import parse_dsn
from landed.contract import load_contract
from landed.database.ahead import Ahead
from landed.database.reach import look_at_databases
from landed.errors import OutOfTime, Silent, SiteLost, TargetError
from landed.lock import load_lock
from landed.ration import STATEMENTS
from landed.roots import lost
from landed.target import Refused
from reference.landing import CONTRACT
from tests.support.breaking import breaking
from tests.support.counting import CountingLine
from tests.support.moment import PLUGIN, killed, moment
from tests.support.operator import verify

pytest_plugins = ("tests.support.landing_fixtures",)

KEYS = "--checkpoint=2.4.1"
INCIDENTS = "incidents.incidents_model_id_fkey"
HALF_WAY = f"test_2_4_foreign_keys.py::test_no_orphans[{INCIDENTS}]"
BOTH = r"first, at \d\d:\d\d:\d\d UTC: .+; then, at \d\d:\d\d:\d\d UTC: .+"
CATALOGUE = b"pg_catalog.pg_constraint"
"""Words of the snapshot's own questions."""
ENDED = "terminating connection due to administrator command"


@pytest.mark.parametrize("options", [(), ("-n", "2", "--dist=loadfile")], ids=["serial", "-n 2"])
def test_terminated_backend(options, place, tmp_path):
    """A session ended by an administrator of a server that lives is a warning with both samples, and no loss.

    One worker has the whole file, so that the session which is ended is that of the check which is next.
    """

    def end_sessions():
        with place.server.connect() as connection:
            connection.execute(
                "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'landed'"
            )

    with moment(HALF_WAY, end_sessions) as variables:
        run = verify(tmp_path / "r", KEYS, *options, *PLUGIN, env={**place.env_without_site, **variables})

    assert (run.status, run.results["verdict"], run.red) == (0, "healthy with warnings", set()), run.told
    (told,) = run.results["retries"]
    assert [told["id"]] == [f"foreign_keys/retried:{INCIDENTS}"] == run.results["warnings"]
    assert re.fullmatch(BOTH, told["found"])
    assert ENDED in told["found"]
    assert told["found"] in run.output
    assert "the check began again" in (run.folder / "report.html").read_text(encoding="utf-8")


def test_killed_worker(place, tmp_path):
    """A worker that is killed costs the check it was at and nothing else: the report is complete, the status 1."""
    with killed(HALF_WAY) as variables:
        run = verify(tmp_path / "r", KEYS, "-n", "2", *PLUGIN, env={**place.env_without_site, **variables})

    assert (run.status, run.results["verdict"]) == (1, "not landed"), run.told
    assert {name for name, outcome in run.outcomes.items() if outcome != "passed"} == {HALF_WAY}
    (check,) = (each for each in run.results["checks"] if each["outcome"] == "failed")
    assert re.search(r"worker 'gw\d' crashed while running", check["reason"])
    assert sum("test_no_orphans" in name for name in run.outcomes) > 5
    assert HALF_WAY in (run.folder / "report.html").read_text(encoding="utf-8")


def through(dsn, port):
    """The string by way of another port of this machine."""
    url = urlsplit(dsn)
    return f"postgresql://{url.username}:{url.password}@127.0.0.1:{port}{url.path}?sslmode=disable"


def test_reset_in_the_snapshot(place, tmp_path):
    """A reset while the catalogue is read is told, and it is read over another connection: a warning, no root."""
    with breaking(place.server.host, place.server.port, CATALOGUE) as line:
        env = {**place.env_without_site, "LANDED_DSN": through(place.dsn, line.port)}
        run = verify(tmp_path / "r", "--checkpoint=2.2.3", env=env)

    assert line.broken == [1]
    assert (run.status, run.results["warnings"]) == (0, ["connection/retried:dsn"]), run.told
    (told,) = run.results["retries"]
    assert re.fullmatch(BOTH, told["found"])
    assert "the catalogue was interrupted: " in told["found"]
    assert told["found"] in run.output


def test_two_resets_in_the_snapshot(place):
    """Nobody is asked a third time: where the second time breaks, too, the catalogue is unread, in both words."""
    with breaking(place.server.host, place.server.port, CATALOGUE, times=5) as line:
        seen = look_at_databases({"dsn": parse_dsn(through(place.dsn, line.port))})

    assert line.broken == [1, 2]
    assert (seen.snapshot, seen.retried) == (None, {})
    assert "; on a new connection: " in str(seen.unread)


def looked_on_call(place, word):
    """A quick look over a line that breaks at a word: what was seen, counted, and really sent."""
    contract = load_contract(CONTRACT)
    ahead = Ahead(contract, load_lock(contract.lock_path), STATEMENTS)
    with (
        CountingLine(place.server.host, place.server.port) as counted,
        breaking("127.0.0.1", counted.port, word) as line,
    ):
        seen = look_at_databases({"dsn": parse_dsn(through(place.dsn, line.port))}, ahead)
        assert line.broken == [1]
    return seen, ahead, counted.statements


def test_on_call_a_look_that_broke_is_counted(place):
    """What the first look had sent is gone from the ration: the second asks the less."""
    seen, ahead, _ = looked_on_call(place, b"begin isolation level")

    assert (seen.unread, [*seen.retried]) == (None, ["dsn"])
    assert ahead.spent > 0
    assert seen.snapshot.statements + ahead.spent < ahead.statements <= STATEMENTS


def test_on_call_nobody_looks_twice_for_too_much(place):
    """Where a second look would send more than is allowed on call, the catalogue stays unread, and why is said."""
    seen, ahead, sent = looked_on_call(place, CATALOGUE)

    assert (seen.snapshot, seen.retried) == (None, {})
    assert "too few statements are left to ask again" in str(seen.unread)
    assert len(sent) <= ahead.statements <= STATEMENTS


def test_connecting_again(place):
    """A line that breaks while the connection is made is tried once more, and told."""
    with breaking(place.server.host, place.server.port, b"select 1") as line:
        seen = look_at_databases({"dsn": parse_dsn(through(place.dsn, line.port))})

    assert line.broken == [1]
    assert seen.snapshot is not None
    assert re.fullmatch(BOTH, seen.retried["dsn"])


def test_a_wrong_password_is_given_once(place):
    """What a server would count as an attack is not tried twice."""
    dsn = place.dsn.replace(place.landing.password, "not-this-one")
    with breaking(place.server.host, place.server.port, b"none of these") as line:
        seen = look_at_databases({"dsn": parse_dsn(through(dsn, line.port))})

    assert "password authentication failed" in str(seen.failures["dsn"])
    assert line.accepted == 1


CAUSES = {
    f"{ENDED}; on a new connection: connection refused": "nothing listens there any more",
    f"{ENDED}; on a new connection: FATAL: the database system is shutting down": "the server is shutting down",
    f"{ENDED}; on a new connection: FATAL: the database system is starting up": "the server is starting",
    ENDED: "an administrator ended the session",
    "terminating connection because of crash of another server process": "the server crashed",
    "could not receive data from server: Connection reset by peer": "the connection was reset",
    "server closed the connection unexpectedly": "the connection was closed without a word",
    "no answer within 7 s: the connection was cut": "it fell silent",
    "Server disconnected without sending a response.": "the connection was closed without a word",
    "something else": "",
}


@pytest.mark.parametrize("words", CAUSES)
def test_cause(words):
    """The cause of a loss is told from the target's own words, those of the second time first."""
    found = lost("database", words, "test_x.py::test_y").found

    assert retries.cause(words) == CAUSES[words]
    assert found.startswith(f"{CAUSES[words]}: {words}; noticed at " if CAUSES[words] else f"{words}; noticed at ")
    assert found.endswith(" UTC by test_x.py::test_y")


LOSSES = (Silent("x"), Refused("gone"), Refused("x", "08006"), Refused("x", "57P01"), Refused("x", "53300"))
NONE = (OutOfTime("x"), Refused("x", "42501"), Refused("x", "25006"), TargetError("x"), SiteLost("x"))


@pytest.mark.parametrize("error", [*LOSSES, *NONE], ids=repr)
def test_what_is_a_loss(error):
    """A connection that is gone is a loss; an answer, and a limit of the server's own, is none."""
    assert retries.is_loss(error) == (error in LOSSES)
