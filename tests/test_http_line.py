"""A connection that is not there, not kept, or not answered is told in words, and never raises."""

import socket
import time

import pytest

from landed.settings import parse_url
from landed.traffic.http_clock import Clock
from tests.support.raw import OK, answer, raw_server

SLOW_S = 0.2


def at(port):
    """The address of a server on this machine."""
    return parse_url(f"http://127.0.0.1:{port}")


def served(line, number):
    """Answer as long as somebody asks."""
    while answer(line):
        pass


WRONG = {
    "the connection was closed without an answer": lambda line, number: line.recv(65_536),
    "not HTTP: illegal status line": lambda line, number: answer(line, b"220 mail ready\r\n\r\n"),
    "connection reset by peer": lambda line, number: reset(line),
    "not HTTP: peer closed connection": lambda line, number: answer(line, OK[:-1]),
}


def reset(line):
    """Read the request, and throw the connection away."""
    line.recv(65_536)
    line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\0\0\0\0\0\0\0")


@pytest.mark.parametrize("words", WRONG)
def test_what_is_no_answer_is_told(words):
    """A broken answer never raises: it has words, and no status."""
    with raw_server(WRONG[words]) as port:
        timing = Clock(at(port)).once("/")

    assert timing.error.startswith(words)
    assert timing.status == 0


def test_nobody_there_and_nobody_speaking():
    """A refused connection and a silent server end in time, each with its own words."""
    with raw_server(lambda line, number: line.recv(65_536) and time.sleep(20)) as port:
        start = time.monotonic()
        silent = Clock(at(port), deadline_s=SLOW_S).once("/")
        assert time.monotonic() - start < 10
    refused = Clock(at(port)).once("/")

    assert (silent.error, refused.error) == ("no answer in time", "connection refused")


def test_a_closed_connection_is_opened_again():
    """A site that closes a kept connection between two requests has not failed; that it did is told."""
    with raw_server(lambda line, number: answer(line)) as port, Clock(at(port)).line() as line:
        first = line.get("/")
        time.sleep(0.1)
        second = line.get("/")

    assert (first.status, first.reopened) == (200, False)
    assert (second.status, second.reopened) == (200, True)
    assert second.tcp > 0


def test_a_connection_that_is_never_kept_is_told():
    """Where a site says goodbye with every answer, each request but the first makes a connection: told."""
    goodbye = OK.replace(b"\r\n\r\n", b"\r\nconnection: close\r\n\r\n", 1)
    with raw_server(lambda line, number: answer(line, goodbye)) as port, Clock(at(port)).line() as line:
        timings = [line.get("/") for _ in range(4)]

    assert [(each.status, each.reopened, each.tcp > 0) for each in timings] == [
        (200, False, True),
        *[(200, True, True)] * 3,
    ]


def test_an_address_that_swallows_is_passed_by():
    """Of a name's addresses one that never answers costs a quarter of a second; one that refuses, nothing."""
    full = socket.create_server(("127.0.0.1", 0), backlog=0)
    fillers = [socket.socket() for _ in range(3)]
    for each in fillers:
        each.setblocking(False)
        each.connect_ex(full.getsockname())
    silent = (socket.AF_INET, socket.SOCK_STREAM, 0, "", full.getsockname())

    with raw_server(served) as port:
        good = (socket.AF_INET, socket.SOCK_STREAM, 0, "", ("127.0.0.1", port))
        passed = Clock(at(port), resolve=lambda host, number: [silent, good]).once("/")
        alone = Clock(at(port), resolve=lambda host, number: [silent], deadline_s=SLOW_S).once("/")
    refused = Clock(at(port), resolve=lambda host, number: [good, good]).once("/")
    nowhere = Clock(at(port), resolve=lambda host, number: []).once("/")
    for each in (*fillers, full):
        each.close()

    assert (passed.status, passed.error, passed.tcp >= 250) == (200, None, True)
    assert [each.error for each in (alone, refused, nowhere)] == [
        "no answer in time",
        "connection refused",
        "not connected",
    ]
