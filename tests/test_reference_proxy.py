"""The proxy of the sample: what each mode does to connections that exist and to those to come."""

import socket
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest

from landed.errors import TargetError
from reference.proxy import Mode, Proxy
from tests.support.echo import echo_server

PATIENCE = 5.0
"""Seconds after which a client of these tests gives up."""


@pytest.fixture(scope="module")
def echo() -> Iterator[int]:
    """The port of a server that sends back what it gets."""
    with echo_server() as port:
        yield port


@pytest.fixture
def proxy(echo: int) -> Iterator[Proxy]:
    """A proxy in front of that server."""
    with Proxy("127.0.0.1", echo) as proxy:
        yield proxy


def connect(proxy: Proxy) -> socket.socket:
    """A client of the proxy."""
    return socket.create_connection((proxy.host, proxy.port), PATIENCE)


def ask(client: socket.socket, question: bytes = b"hello") -> bytes:
    """What comes back first."""
    client.sendall(question)
    return client.recv(65536)


def ended(client: socket.socket) -> bool:
    """Whether the other side has ended the connection, in order or by reset."""
    try:
        return client.recv(1) == b""
    except ConnectionError:
        return True


def test_passes_everything(proxy: Proxy) -> None:
    """In mode `pass` every byte arrives, in both directions, and the end of the stream too."""
    sent = bytes(range(256)) * 8000
    with connect(proxy) as client:

        def send() -> None:
            client.sendall(sent)
            client.shutdown(socket.SHUT_WR)

        sender = threading.Thread(target=send, daemon=True)
        sender.start()
        received = b"".join(iter(lambda: client.recv(65536), b""))
        sender.join(PATIENCE)

        assert received == sent
    assert proxy.accepted == 1


def test_refuse_closes_old_and_refuses_new(proxy: Proxy) -> None:
    """In mode `refuse` nobody listens, existing connections end, and the port comes back as it was."""
    with connect(proxy) as client:
        ask(client)
        proxy.switch("refuse")

        assert ended(client)
    with pytest.raises(ConnectionRefusedError):
        connect(proxy)
    proxy.switch("pass")
    with connect(proxy) as client:
        assert ask(client) == b"hello"


def test_reset_existing(proxy: Proxy) -> None:
    """In mode `reset` an existing connection is reset, not closed."""
    with connect(proxy) as client:
        ask(client)
        proxy.switch("reset")

        with pytest.raises(ConnectionResetError):
            client.recv(1)


def test_reset_in_the_middle_of_an_answer(proxy: Proxy) -> None:
    """In mode `reset` a new connection gets a part of its first answer, then a reset."""
    proxy.switch("reset")
    with connect(proxy) as client:
        assert ask(client, b"0123456789") == b"01234"

        with pytest.raises(ConnectionResetError):
            client.recv(1)


@pytest.mark.parametrize("existing", [True, False], ids=["existing", "new"])
def test_stall_is_silent_until_it_ends(proxy: Proxy, existing: bool) -> None:
    """In mode `stall` a connection is accepted and silent; what was asked is answered once the mode ends."""
    if not existing:
        proxy.switch("stall")
    with connect(proxy) as client:
        if existing:
            ask(client)
            proxy.switch("stall")
        client.settimeout(0.15)
        with pytest.raises(TimeoutError):
            ask(client)
        client.settimeout(PATIENCE)
        proxy.switch("pass")

        assert client.recv(64) == b"hello"


def test_stalled_connections_can_be_refused(proxy: Proxy) -> None:
    """From `stall` to `refuse`: a client that waits in silence sees its connection end."""
    proxy.switch("stall")
    with connect(proxy) as client:
        client.sendall(b"hello")
        while proxy.accepted == 0:
            time.sleep(0.005)
        proxy.switch("refuse")

        assert ended(client)


def test_slow_delays_each_chunk(proxy: Proxy) -> None:
    """In mode `slow` question and answer are each late by the seconds given."""
    proxy.switch("slow", 0.1)
    with connect(proxy) as client:
        start = time.monotonic()

        assert ask(client) == b"hello"
        assert 0.2 <= time.monotonic() - start < 1.0


def test_slow_ends_with_its_mode(proxy: Proxy) -> None:
    """A chunk that waits in mode `slow` goes on at once when the mode changes."""
    proxy.switch("slow", 60)
    with connect(proxy) as client:
        client.sendall(b"hello")
        time.sleep(0.05)
        proxy.switch("pass")

        assert client.recv(64) == b"hello"


def test_during_puts_back_what_was(proxy: Proxy) -> None:
    """After `during` the mode before it holds again, also when the block fails."""
    proxy.switch("slow", 0.01)
    seen = []

    def fail() -> None:
        with proxy.during(Mode.STALL):
            seen.append(proxy.mode)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()

    assert [*seen, proxy.mode] == [Mode.STALL, Mode.SLOW]


def test_switching_from_many_threads(proxy: Proxy) -> None:
    """Threads may switch at the same time; afterwards the proxy serves as its last mode says."""
    modes = [Mode.REFUSE, Mode.STALL, Mode.RESET, Mode.PASS] * 5
    threads = [threading.Thread(target=proxy.switch, args=(mode,)) for mode in modes]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE)
    proxy.switch("pass")
    with connect(proxy) as client:
        assert ask(client) == b"hello"


def test_nobody_is_left_in_silence(proxy: Proxy) -> None:
    """Whoever connects while the port closes is served or refused."""
    over = threading.Event()

    def visit() -> None:
        while not over.is_set():
            with suppress(ConnectionError), connect(proxy) as client:
                ask(client)

    with ThreadPoolExecutor(8) as pool:
        visitors = [pool.submit(visit) for _ in range(8)]
        for _ in range(60):
            with proxy.during("refuse"):
                time.sleep(0.005)
            time.sleep(0.02)
        over.set()
    assert {each.exception() for each in visitors} == {None}


def test_a_dead_target_ends_the_connection() -> None:
    """A client is not left waiting when nobody is behind the proxy."""
    with socket.create_server(("127.0.0.1", 0)) as nobody:
        port = nobody.getsockname()[1]
    with Proxy("127.0.0.1", port) as proxy, connect(proxy) as client:
        assert ended(client)


def test_an_unknown_mode_is_an_error(proxy: Proxy) -> None:
    """A misspelt mode is refused before anything changes."""
    with pytest.raises(ValueError, match="stal"):
        proxy.switch("stal")

    assert proxy.mode is Mode.PASS


def test_stop_ends_everything_and_may_be_repeated(echo: int) -> None:
    """`stop` closes the port and every connection, twice is harmless, and switching afterwards is an error."""
    proxy = Proxy("127.0.0.1", echo)
    with connect(proxy) as client, connect(proxy) as stalled:
        ask(client)
        proxy.switch("stall")
        stalled.sendall(b"hello")
        proxy.stop()
        proxy.stop()

        assert ended(client)
        assert ended(stalled)
    with pytest.raises(ConnectionRefusedError):
        connect(proxy)
    with pytest.raises(TargetError):
        proxy.switch("pass")
