"""What a stranger should not see of a site is found by the check that states it, and by no other."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from checks import test_9_2_outside as checks
from landed.server.kept import free_port
from tests.support.front_site import HSTS, Reply, front_site
from tests.support.outside_faults import FAULTS, FRONT, QUIET, front
from tests.support.outside_looking import contract_of, judged

pytest_plugins = ("tests.support.outside_fixtures",)

NO_PORT = {"plain_http": "the address names a port: give http_port in [outside]"}


@pytest.mark.parametrize("planted", [*FAULTS.values(), *QUIET.values()], ids=[*FAULTS, *QUIET])
def test_planted(planted, visited, tmp_path):
    """Each fault is found by its check, under its id and with its weight; what only looks like one, by none."""
    visited.healthy()
    visited.replies |= planted.replies
    visited.unknown = planted.unknown or visited.unknown

    found, silent = judged(visited, contract_of(tmp_path))

    assert (found, silent) == (planted.found, NO_PORT)


def test_what_is_not_answered_is_not_passed(visited, tmp_path):
    """A site that only says that it was asked too often has shown nothing."""
    visited.healthy()
    visited.unknown = Reply("slowly", 429)

    found, silent = judged(visited, contract_of(tmp_path))

    assert found == {}
    assert silent.keys() == {"plain_http", "listing", "source_maps", "files", "private"}
    assert silent["files"] == "nothing to judge came from /.env (8 of 8): too many requests"


def test_no_neighbour_to_tell_by(visited, tmp_path):
    """What a private address shows is not judged where the site did not say what it says to nonsense."""
    visited.healthy()
    visited.unknown = Reply("slowly", 429)
    visited.replies["/api/debug"] = FRONT

    found, silent = judged(visited, contract_of(tmp_path))

    assert found == {}
    assert silent["private"].startswith("nothing to judge came from /api/landed-")


def test_nothing_to_look_for(visited, tmp_path):
    """A page without scripts has no folder and no map; a contract without private addresses none to knock at."""
    visited.healthy()
    visited.replies["/"] = replace(FRONT, body="<html>Hello</html>")

    found, silent = judged(visited, contract_of(tmp_path, private=[]))

    assert found == {}
    assert silent.keys() - NO_PORT.keys() == {"listing", "source_maps", "private"}


PLAIN = {
    "308 with https": (b"308 Permanent\r\nlocation: https://127.1/", []),
    "closed to everybody": (b"403 Forbidden", []),
    "the site itself": (b"200 OK", ["warn plain_http:site"]),
    "to another without TLS": (b"301 Moved\r\nlocation: http://www.127.1/", ["warn plain_http:site"]),
    "to a path": (b"302 Found\r\nlocation: /home", ["warn plain_http:site"]),
}


@pytest.mark.parametrize(("head", "expected"), PLAIN.values(), ids=PLAIN)
def test_plain_http(head, expected, visited, plain, tmp_path):
    """Plain http shows nothing but the way to https."""
    replies, port = plain
    replies.append(b"HTTP/1.1 " + head + b"\r\ncontent-length: 0\r\nconnection: close\r\n\r\n")
    visited.healthy()

    found, silent = judged(visited, contract_of(tmp_path, port))

    assert found == ({"plain_http": expected} if expected else {})
    assert silent == {}


def test_nothing_listens_by_plain_http(visited, tmp_path):
    """A port that is closed shows nothing to anybody."""
    visited.healthy()

    assert judged(visited, contract_of(tmp_path, free_port())) == ({}, {})


def test_old_tls(trusted, tmp_path):
    """A site that still takes TLS 1.0 and 1.1 warns; that it takes 1.3 as well does not help."""
    with front_site(trusted.context(old=True)) as visited:
        found, silent = judged(visited, contract_of(tmp_path))

    assert (found, silent) == ({"old_tls": ["warn old_tls:site"]}, NO_PORT)


def test_certificate(trusted, tmp_path):
    """A certificate is good for long enough, or not, by the clock of the site and not by ours."""
    now = datetime.now(UTC)
    with front_site(trusted.context(not_after=now + timedelta(days=20)), date=False) as visited:
        told = []
        for ahead in (0, 5, 7):
            date = format_datetime(now + timedelta(days=ahead), usegmt=True)
            visited.replies["/"] = front(**HSTS, date=date)
            told.append(judged(visited, contract_of(tmp_path))[0])

    assert told == [{}, {}, {"certificate": ["warn certificate:site"]}]


def test_every_check_has_a_fault():
    """Each check of the module is turned red or yellow by a fault of this one."""
    turned = {check for each in FAULTS.values() for check in each.found}

    assert turned | {"plain_http", "old_tls", "certificate"} == {
        each.removeprefix("test_") for each in vars(checks) if each.startswith("test_")
    }
