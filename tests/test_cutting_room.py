"""The sample is cut from another process only by who has the key, and put back when that process is gone."""

import json
import socket

import pytest

from landed.fallback.cutting import CannotSave
from reference.cutting import ProxyCutter
from reference.cutting_room import CuttingRoom, RemoteCutter
from reference.proxy import Mode, Proxy
from tests.support.sample import until


@pytest.fixture
def proxy():
    """A line to nowhere: it is switched, and nobody uses it."""
    with Proxy("127.0.0.1", 9) as proxy:
        yield proxy


@pytest.fixture
def room(proxy):
    """A room for it."""
    with CuttingRoom([ProxyCutter({"database": proxy})]) as room:
        yield room


def remote(room):
    """A cutter as a check has it."""
    port, key, links = room.where
    return RemoteCutter(port, key, "embedded", links["embedded"])


def test_it_cuts_and_restores(proxy, room):
    """What is asked for is done when the answer is there; restoring twice does no harm."""
    cutter = remote(room)
    cutter.save()
    cutter.cut("database")

    assert proxy.mode is Mode.REFUSE
    for _ in range(2):
        cutter.restore("database")
        assert proxy.mode is Mode.PASS
    cutter.restore_all()


def test_what_goes_wrong_there_is_told_here(proxy, room):
    """A line that is cut already cannot be saved, and the words of why come over."""
    proxy.switch("stall")
    cutter = remote(room)

    with pytest.raises(CannotSave, match="the line to database is cut already"):
        cutter.save()
    cutter.close()


def test_whoever_is_gone_leaves_nothing_cut(proxy, room):
    """A worker that was killed with a line cut: the line passes again."""
    cutter = remote(room)
    cutter.cut("database")
    cutter.close()

    until(lambda: proxy.mode is Mode.PASS)


def test_without_the_key_nothing_is_cut(proxy, room):
    """Another process of this machine is shown the door."""
    port, _, _ = room.where
    with socket.create_connection(("127.0.0.1", port), timeout=5) as line:
        asked = {"key": "guessed", "mode": "embedded", "do": "cut", "link": "database"}
        line.sendall(json.dumps(asked).encode() + b"\n")

        assert line.recv(100) == b""
    assert proxy.mode is Mode.PASS
