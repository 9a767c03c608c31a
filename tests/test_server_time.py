"""The server's own time: an answer without the network's, a statement by the server's clock; too long warns."""

import socket
from types import SimpleNamespace

import pytest

from landed.clock.server_time import ServerTime, network_ms, slowest
from landed.clock.stopwatch import Stopwatch
from landed.connection.dsn import parse_dsn
from landed.evidence import Evidence
from landed.server import embedded
from landed.target import Refused
from reference.landing import fill
from reference.proxy import Proxy
from tests.support.plain import fixtures
from tests.support.recorder import Recorder


@pytest.fixture(scope="module")
def server():
    """A server of this module's own."""
    with embedded.start() as running:
        yield running


@pytest.fixture(scope="module")
def landing(server):
    """The landing."""
    return fill(server)


def within(samples, limit):
    """Ids of what the fixture of that name finds."""
    evidence = Evidence(kind="monitoring")
    fixtures()["within"](evidence)("response", samples, limit, network_ms=0.1)
    return [(each.id, str(each.severity)) for each in evidence.findings]


def test_an_answer_that_takes_the_server_long(server, landing):
    """What an answer takes beyond the network's own time is the server's: a late one warns."""
    prompt, _ = ServerTime(parse_dsn(landing.dsn), Stopwatch(), 10).answers()
    with Proxy(server.host, server.port) as line:
        line.switch("slow", 0.02)
        slow = landing.dsn.replace(f":{server.port}/", f":{line.port}/")
        late, network = ServerTime(parse_dsn(slow), Stopwatch(), 10).answers()

    assert within(prompt, 5 * 10) == []
    assert within(late, 10) == [("monitoring/slow:response", "warn")]
    assert network < 20


def test_a_statement_that_takes_the_server_long(landing):
    """By the server's own clock, so that a network is no excuse and no blame."""
    quick, slow = "select count(*) from public.models", "select count(*), pg_sleep(0.06) from public.models"
    shown = Recorder()
    clock = ServerTime(parse_dsn(landing.dsn), Stopwatch(shown), 10)
    alone, healthy = ServerTime(parse_dsn(landing.dsn), Stopwatch(), 10).slowest([quick])
    at, samples = clock.slowest([quick, slow, quick])

    assert (alone, len(healthy), within(healthy, 5 * 50)) == (0, 5, [])
    assert (at, within(samples, 50)) == (1, [("monitoring/slow:response", "warn")])
    assert shown.samples == pytest.approx(samples), "pytest-benchmark's table has the judged statement"


def test_the_slowest_statement_is_the_one_with_the_longest_median():
    """A statement that was quick once is not quick: what is compared is what is judged."""
    assert slowest([[2.0] * 5, [1.0, 100.0, 100.0, 100.0, 100.0], [90.0] * 5]) == 1


def test_a_server_that_takes_no_further_connection_is_told():
    """Where nobody listens any more at a connection's address, that is told in words, as a target's refusal."""
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]

    class Led:
        info = SimpleNamespace(hostaddr="127.0.0.1", port=port)

    with pytest.raises(Refused, match="for the network's time: connection refused"):
        network_ms(Led)
