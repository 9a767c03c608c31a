"""Load is sent as it was promised, and measured from when each request was due."""

import gzip
import ssl
import threading
import time

import pytest

from landed.clock.stats import summarize
from landed.settings import parse_url
from landed.traffic import load_line
from landed.traffic.load_client import closed_loop, open_loop
from landed.traffic.null_endpoint import null_endpoint
from landed.traffic.reading import opened
from landed.traffic.wire import place
from tests.support.raw import OK, answer, raw_server
from tests.support.tls import authority


def at(port):
    """What a client needs to know of a server on this machine."""
    return place(parse_url(f"http://127.0.0.1:{port}"))


def test_a_closed_loop_keeps_its_number():
    """Ten are always there at once, never more, until all requests are answered, on connections that are kept."""
    ten, lock = threading.Barrier(10), threading.Lock()
    now = most = count = 0

    def together(line, number):
        nonlocal now, most, count
        while line.recv(65_536):
            with lock:
                now, count = now + 1, count + 1
                most = max(most, now)
            ten.wait(10)
            with lock:
                now -= 1
            line.sendall(OK)

    with raw_server(together) as port:
        volley = closed_loop(at(port), "/", requests=60, concurrency=10)

    assert [(each.status, each.error) for each in volley.shots] == [(200, None)] * 60
    assert (count, most, len(volley.connect_ms)) == (60, 10, 10)
    assert volley.shots == tuple(sorted(volley.shots, key=lambda each: each.due_s))


def test_at_once_is_at_once():
    """Fifty at once have all been sent before the first of them is answered."""
    there = threading.Barrier(50)

    def together(line, number):
        line.recv(65_536)
        there.wait(10)
        line.sendall(OK)

    with raw_server(together) as port:
        volley = closed_loop(at(port), "/", requests=50, concurrency=50)

    assert {each.status for each in volley.shots} == {200}


def test_no_second_sees_more_than_the_rate():
    """However quick the site is, at most so many requests begin within any second."""
    with null_endpoint() as null:
        volley = closed_loop(place(null), "/0", requests=50, concurrency=10, rate=20)
    times = [each.due_s for each in volley.shots]

    assert len(times) == 50
    # A client that is held up between its turn and its clock says a little less than the second that it was.
    assert all(later - begun > 0.9 for begun, later in zip(times, times[20:], strict=False))


def stalling(seconds, after, moments=None):
    """A server that stands still once, so many requests in; tells when it was asked first, and when it moved on."""
    count, lock, moving = 0, threading.Lock(), threading.Event()
    moving.set()

    def move():
        if moments is not None:
            moments.append(time.perf_counter())
        moving.set()

    def serve(line, number):
        nonlocal count
        while line.recv(65_536):
            with lock:
                count += 1
                if count == 1 and moments is not None:
                    moments.append(time.perf_counter())
                if count == after:
                    moving.clear()
                    threading.Timer(seconds, move).start()
            moving.wait(10)
            line.sendall(OK)

    return serve


def test_an_open_loop_sees_a_stall():
    """Whoever would have come while a server stood still for 2 s waited for its end, from when it was due."""
    moments = []
    with raw_server(stalling(2, after=50, moments=moments)) as port:
        volley = open_loop(at(port), "/", rate=50, seconds=5)
    figures = summarize([each.ms for each in volley.shots])
    moved = moments[1] - moments[0]
    waiting = [each for each in volley.shots if moved - 1.9 < each.due_s < moved]

    assert (figures.n, {each.status for each in volley.shots}) == (250, {200})
    assert len(waiting) == pytest.approx(95, abs=1)
    assert all(each.due_s + each.ms / 1000 >= moved for each in waiting)
    assert min(figures.p95, figures.p99) > 1500


def test_a_closed_loop_would_not_see_it():
    """The same stall, asked by a client that waits for each answer, is one of 300: p99 knows nothing of it."""
    with raw_server(stalling(1, after=50)) as port:
        volley = closed_loop(at(port), "/", requests=300, concurrency=1)
    figures = summarize([each.ms for each in volley.shots])

    assert figures.p99 < 500 < figures.max


def test_an_open_loop_begins_when_it_is_due():
    """Requests begin at their rate, whatever became of those before, and the client tells how late it was."""
    with null_endpoint() as null:
        volley = open_loop(place(null), "/30", rate=100, seconds=1)
    dues = [each.due_s for each in volley.shots]

    assert dues == pytest.approx([number / 100 for number in range(100)], abs=1e-6)
    assert all(each.ms >= 30 for each in volley.shots)
    assert min(volley.late_ms) >= 0
    assert volley.seconds < 5 * 1


def test_a_client_that_stands_still_knows_it():
    """What kept this client from its clock is told, and explains what it seems to have seen of a site."""

    def freeze(done, total):
        if done < 75:
            time.sleep(1.5)

    with null_endpoint() as null:
        volley = open_loop(place(null), "/20", rate=50, seconds=3, tell=freeze)
    longest = max(volley.gaps, key=lambda each: each.ms)
    slow = [each for each in volley.shots if each.ms > 500]

    assert longest.ms >= 1500
    assert sum(each.ms - longest.within(each) < each.ms / 2 for each in slow) >= 45


def test_answers_are_kept_to_be_read():
    """Of many answers some are kept evenly, whole or in pieces, packed or not, and are read when all is over."""
    packed = gzip.compress(b'{"n": 1}')
    replies = [
        b'HTTP/1.1 200 OK\r\ncontent-length: 8\r\n\r\n{"n": 1}',
        b'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n8\r\n{"n": 1}\r\n0\r\n\r\n',
        b"HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\ncontent-length: %d\r\n\r\n%b" % (len(packed), packed),
        b'HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n{"n": 1}',
    ]

    def serve(line, number):
        reply = replies[number % len(replies)]
        while answer(line, reply) and b"close" not in reply:
            pass

    with raw_server(serve) as port:
        few = closed_loop(at(port), "/", requests=8, concurrency=4)
        many = closed_loop(at(port), "/", requests=250, concurrency=1)
    read = [opened(each) for each in (*few.answers, *many.answers)]

    assert (len(few.answers), len(many.answers)) == (8, 84)
    assert {(each.status, each.body) for each in read} == {(200, b'{"n": 1}')}
    assert opened((b"HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\ncontent-length: 2\r\n\r\n{}",)) is None
    assert opened(()) is None


def test_errors_have_words_and_stop_nothing():
    """A refused connection, a cut one and a silent one are told for each request; the others are answered."""

    def every_fifth_is_cut(line, number):
        count = 0
        while count < 5 and line.recv(65_536):
            count += 1
            if count < 5:
                line.sendall(OK)

    with raw_server(every_fifth_is_cut) as port:
        volley = closed_loop(at(port), "/", requests=20, concurrency=2)
    refused = closed_loop(at(port), "/", requests=4, concurrency=2)
    errors = [each.error for each in volley.shots if each.error]

    assert len(errors) in (3, 4)
    assert set(errors) <= {"the connection was closed without an answer", "connection reset by peer"}
    assert {each.error for each in refused.shots} == {"connection refused"}


def test_an_encrypted_site_is_asked_alike(tmp_path, monkeypatch):
    """Over TLS every request is answered and stamped on connections that are kept; a stranger's is refused."""
    trusted = authority(tmp_path)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(trusted.server.certificate, trusted.server.key)

    def encrypted(line, number):
        with context.wrap_socket(line, server_side=True) as inner:
            while answer(inner):
                pass

    with raw_server(encrypted) as port:
        where = place(parse_url(f"https://127.0.0.1:{port}"))
        refused = closed_loop(where, "/", requests=2, concurrency=1)
        monkeypatch.setattr(load_line, "trust", lambda: ssl.create_default_context(cafile=str(trusted.root)))
        volley = closed_loop(where, "/", requests=20, concurrency=4)

    assert [(each.status, each.error) for each in volley.shots] == [(200, None)] * 20
    assert (len(volley.connect_ms), min(each.ms for each in volley.shots) > 0) == (4, True)
    assert all(each.error.startswith("certificate refused") for each in refused.shots)


def test_a_connection_that_is_not_kept_is_made_within_the_time():
    """Where the site closes after each answer, every request but a worker's first pays for its connection."""
    goodbye = OK.replace(b"\r\n\r\n", b"\r\nconnection: close\r\n\r\n", 1)
    with raw_server(lambda line, number: answer(line, goodbye)) as port:
        volley = closed_loop(at(port), "/", requests=20, concurrency=2)

    assert [(each.status, each.error) for each in volley.shots] == [(200, None)] * 20


def test_the_client_is_not_the_bottleneck():
    """Fifty at once to a server that waits 20 ms: what the client adds stays below five times 2 ms."""
    with null_endpoint() as null:
        volleys = [closed_loop(place(null), "/20", requests=200, concurrency=50) for _ in range(3)]
    own = min(summarize([shot.ms - shot.took_ms for shot in each.shots]).p50 for each in volleys)

    assert all(shot.took_ms >= 20 for each in volleys for shot in each.shots)
    assert 0 < own < 5 * 2
    assert 0 < min(each.cpu_share for each in volleys) < 0.7
