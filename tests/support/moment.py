"""A moment in a run at which its test acts: when a check is about to begin.

The run loads this module as a plugin (`-p tests.support.moment`). When the check is next, it knocks at the test's
port and waits for the answer, so that what the test does is done before the check begins.
"""

import os
import signal
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

import pytest

PORT, CHECK = "MOMENT_PORT", "MOMENT_CHECK"
SECONDS = 30.0
PLUGIN = "-p", "tests.support.moment"


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item) -> None:
    """In the run: knock, and wait until the test has acted."""
    if os.environ.get(CHECK, "-") in item.nodeid:
        with socket.create_connection(("127.0.0.1", int(os.environ[PORT])), timeout=SECONDS) as line:
            line.sendall(str(os.getpid()).encode())
            line.recv(1)


@contextmanager
def moment(check: str, act: Callable[[], None]) -> Iterator[dict[str, str]]:
    """In the test: `act` when a check whose id holds `check` is next. Lends the run's environment variables."""
    with _knocked(check, lambda process: act()) as variables:
        yield variables


@contextmanager
def killed(check: str) -> Iterator[dict[str, str]]:
    """The same; what is done is that the process which was to run the check is killed."""
    with _knocked(check, lambda process: os.kill(process, signal.SIGKILL)) as variables:
        yield variables


@contextmanager
def _knocked(check: str, act: Callable[[int], None]) -> Iterator[dict[str, str]]:
    reached = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(4 * SECONDS)

        def wait() -> None:
            line, _ = listener.accept()
            with line, suppress(ConnectionError):
                act(int(line.recv(16)))
                reached.set()
                line.sendall(b".")

        thread = threading.Thread(target=wait, daemon=True)
        thread.start()
        yield {PORT: str(listener.getsockname()[1]), CHECK: check}
        assert reached.wait(1), f"the run never came to {check}"
        thread.join(SECONDS)
