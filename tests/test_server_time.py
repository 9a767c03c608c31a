"""The server's own time: an answer without the network's, a statement by the server's clock; too long warns."""

import pytest

from landed.clock.server_time import ServerTime
from landed.clock.stopwatch import Stopwatch
from landed.connection.dsn import parse_dsn
from landed.evidence import Evidence
from landed.server import embedded
from reference.landing import fill
from reference.proxy import Proxy
from tests.support.plain import fixtures


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
    texts = ("select count(*) from public.models", "select count(*), pg_sleep(0.06) from public.models")
    quick, slow = ServerTime(parse_dsn(landing.dsn), Stopwatch(), 10).statements(texts)

    assert (len(quick), within(quick, 5 * 50)) == (5, [])
    assert within(slow, 50) == [("monitoring/slow:response", "warn")]
