"""One request at a time is clocked phase by phase, and what goes wrong is told in words."""

import socket
import ssl
import threading
import time

import pytest

from landed.promises.site import Endpoint
from landed.settings import parse_url
from landed.traffic.http_clock import Clock
from landed.traffic.null_endpoint import null_endpoint
from landed.traffic.phases import culprit, network_ms
from landed.traffic.reading import TOOK, opened
from landed.traffic.redirects import elsewhere, settle
from landed.traffic.timing import Timing
from landed.traffic.wire import place, proxy_for
from landed.web.politeness import Pace
from tests.support.moody import STATUS, Moody
from tests.support.raw import answer, raw_server
from tests.support.tls import authority

SLOW_S = 0.2


@pytest.fixture(scope="module")
def well():
    """A site without a fault."""
    with Moody() as site:
        yield parse_url(site.url)


def at(port, scheme="http"):
    """The address of a server on this machine."""
    return parse_url(f"{scheme}://127.0.0.1:{port}")


def served(line, number):
    """Answer as long as somebody asks."""
    while answer(line):
        pass


def test_phases_are_told_apart(well):
    """A new connection has a name and a connection, a kept one has not; all phases make up the whole."""
    clock = Clock(well)
    new = clock.once(STATUS)
    with clock.line() as line:
        first, second = line.get(STATUS), line.get(STATUS)

    assert [each.status for each in (new, first, second)] == [200, 200, 200]
    assert min(new.dns, new.tcp, new.first_byte, first.tcp) > 0
    assert (new.tls, second.dns, second.tcp, second.tls) == (0, 0, 0, 0)
    assert new.total == pytest.approx(new.dns + new.tcp + new.first_byte + new.body)


def test_the_clock_is_true():
    """Against a server that says how long it took, what is not disturbed is off by five times 0.3 ms at most."""
    over = []
    with null_endpoint() as null, Clock(null).line() as line:
        line.get("/20")
        for _ in range(20):
            total = line.get("/20").total
            over.append(total - float(opened(line.raw).headers[TOOK.decode()]))

    assert min(over) >= 0
    assert sorted(over)[5] < 5 * 0.3


@pytest.mark.parametrize(
    ("moods", "phase"), [({"slow": [SLOW_S]}, "server"), ({"drips": [SLOW_S]}, "body")], ids=["server", "body"]
)
def test_a_slow_answer_is_the_servers_or_the_bodys(moods, phase):
    """Time before the first byte is the server's, time after it the body's."""
    with Moody(**moods) as site:
        timings = [Clock(parse_url(site.url)).once(STATUS) for _ in range(2)]

    most, words = culprit(timings, network_ms(timings))
    assert most == phase, words
    assert words.startswith(f"{phase} holds the time (")


def test_a_slow_name_is_named():
    """What the name server takes is no fault of the site."""

    def dawdling(host, port):
        time.sleep(SLOW_S)
        return socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)

    with raw_server(served) as port:
        timing = Clock(at(port), resolve=dawdling).once("/")

    assert timing.status == 200
    assert timing.dns >= SLOW_S * 1000
    assert culprit([timing], timing.tcp)[0] == "name"


def test_a_slow_handshake_is_named(tmp_path):
    """What encryption takes is told apart from connecting and from the server's own time."""
    trusted = authority(tmp_path)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(trusted.server.certificate, trusted.server.key)

    def encrypted(line, number):
        time.sleep(SLOW_S)
        with context.wrap_socket(line, server_side=True) as inner:
            served(inner, number)

    with raw_server(encrypted) as port:
        client = ssl.create_default_context(cafile=str(trusted.root))
        with Clock(at(port, "https"), context=client).line() as line:
            first, second = line.get("/"), line.get("/")
        refused = Clock(at(port, "https")).once("/")

    assert (first.status, second.status, first.error) == (200, 200, None)
    assert first.tls >= SLOW_S * 1000 > second.total
    assert culprit([first], first.tcp)[0] == "TLS"
    assert refused.error.startswith("certificate refused")


def test_a_listener_that_does_not_take_connections_is_named():
    """A connection that is made at the second attempt only is slow to be accepted: no fault of the network."""
    accept = threading.Event()
    with raw_server(served, backlog=0, accept_after=accept) as port:
        fillers = [socket.socket() for _ in range(3)]
        for each in fillers:
            each.setblocking(False)
            each.connect_ex(("127.0.0.1", port))
        threading.Timer(SLOW_S, accept.set).start()
        slow = Clock(at(port)).once("/")
        # The queue that was full is emptied by a thread of its own.
        quick = min((Clock(at(port)).once("/") for _ in range(3)), key=lambda each: each.tcp)
        for each in fillers:
            each.close()

    assert slow.status == 200
    assert slow.tcp > 500
    assert culprit([slow], network_ms([slow, quick]))[0] == "connection"


def test_a_long_way_is_the_networks():
    """Where connecting, encryption and answer take a round trip each, the way is long; the server is not slow."""
    far = Timing(dns=2, tcp=180, tls=190, first_byte=195, body=1, status=200)

    most, words = culprit([far], network_ms([far]))
    assert most == "network"
    assert words == "network holds the time (name 2.0, network 540.0, TLS 10.0, server 15.0, body 1.0 ms)"


def test_chunks_and_goodbyes_are_read():
    """A chunked body, one without a length, and `connection: close` are answers like others."""
    replies = [
        b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nconnection: close\r\n\r\nhello",
        b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nhello",
    ]
    for reply in replies:
        with raw_server(lambda line, number, reply=reply: answer(line, reply)) as port:
            timing = Clock(at(port)).once("/")
        assert (timing.status, timing.size, timing.error) == (200, 5, None)


def test_a_redirect_is_followed_before_time_is_taken(well):
    """What is timed is the answer, not the way to it; a login goes no further than its own host."""
    old = Endpoint(name="old", group="api_status", path="/old", status=(200,))
    url, path, _ = settle(well, old, Pace(None))
    login = parse_url("https://user:secret@example.org")

    assert (url.address, path.partition("?")[0]) == (well.address, STATUS)
    assert elsewhere(login, "/a", "/b")[0].login == login.login
    assert elsewhere(login, "/a", "https://example.com/b")[0].login is None


def test_login_path_and_freshness_are_sent():
    """The address's path and login are part of every request, and no cache has seen its query."""
    where = place(parse_url("https://user:secret@example.org:444/base"))
    request = where.request("/status?a=b")

    assert (where.host, where.port, where.tls) == ("example.org", 444, True)
    assert request.target.startswith(b"/base/status?a=b&_landed=")
    assert (b"authorization", b"Basic dXNlcjpzZWNyZXQ=") in list(request.headers)
    assert request.target != where.request("/status?a=b").target


def test_a_proxy_is_noticed(monkeypatch):
    """Where the environment sends requests through a proxy, the phases would be those of the proxy."""
    url = parse_url("https://example.org")
    for name in ("https_proxy", "HTTPS_PROXY", "no_proxy", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
    assert proxy_for(url) is None

    monkeypatch.setenv("https_proxy", "http://proxy:3128")
    assert proxy_for(url) == "https_proxy"
    monkeypatch.setenv("no_proxy", "example.org")
    assert proxy_for(url) is None
