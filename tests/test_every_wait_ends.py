"""Every wait has an end: the code is read for those that have none, and the reader is read planted ones."""

from pathlib import Path

import pytest

from tests.support.waits import Wait, endless

ROOT = Path(__file__).parents[1]
CODE = [*(path for part in ("src", "checks", "reference") for path in sorted((ROOT / part).rglob("*.py")))]
CODE.append(ROOT / "conftest.py")

KILLED = "whoever started it ends it, and a pipe tells of his death"
CALLER = "its callers hold a deadline around it"
MEMBERS = "each of those it waits for has an end of its own"
TRY = "tries, and says how long to wait; nobody waits in it"
HAND = "an operator's own worker, which lives as long as the master he names"
OPTIONS = "_CLIENT, among its options, has a connect_timeout"

ALLOWED = {
    ("src/landed/browser/visit.py", "main", "sys.stdin.buffer.readline"): KILLED,
    ("src/landed/hostile/drive.py", "main", "sys.stdin.buffer.readline"): KILLED,
    ("src/landed/server/embedded.py", "Server.connect", "psycopg.connect"): OPTIONS,
    ("src/landed/server/embedded.py", "_wait_until_ready", "psycopg.connect"): OPTIONS,
    ("src/landed/server/keeper.py", "_main", "sys.stdin.buffer.readline"): KILLED,
    ("src/landed/traffic/load_client.py", "_Client.closed", "await asyncio.gather"): MEMBERS,
    ("src/landed/traffic/load_client.py", "_Client.closed.worker", "pace.wait"): TRY,
    ("src/landed/traffic/load_client.py", "_Client.open", "await asyncio.gather"): MEMBERS,
    (
        "src/landed/traffic/load_line.py",
        "Line.connect",
        "await asyncio.get_running_loop().create_connection",
    ): CALLER,
    ("src/landed/traffic/locust_run.py", "work_for", "subprocess.run"): HAND,
    ("src/landed/traffic/locust_worker.py", "Share.dues", "self.gate.wait"): HAND,
    ("src/landed/traffic/locust_worker.py", "Share.dues", "self._pace.wait"): TRY,
    ("src/landed/traffic/locust_worker.py", "main", "runner.greenlet.join"): HAND,
    ("src/landed/run/notifications.py", "send", "ThreadPoolExecutor"): MEMBERS,
    ("src/landed/traffic/null_endpoint.py", "_serve", "await ended.wait"): KILLED,
    (
        "src/landed/traffic/null_endpoint.py",
        "null_endpoint",
        "with subprocess.Popen",
    ): "it is killed before the block ends",
    ("src/landed/web/politeness.py", "Pace.turn", "self.wait"): TRY,
    ("src/landed/traffic/wire.py", "resolve", "socket.getaddrinfo"): CALLER,
    ("reference/proxy.py", "Proxy._close", "await asyncio.gather"): "what it waits for has just been cancelled",
    ("reference/proxy.py", "Proxy._serve", "await asyncio.gather"): MEMBERS,
    ("reference/site_database.py", "Database._connect", "await psycopg.AsyncConnection.connect"): CALLER,
    ("reference/site_github.py", "GitHub._documents", "await asyncio.gather"): CALLER,
    ("reference/site_github.py", "_get", "await asyncio.open_connection"): CALLER,
    ("reference/site_github.py", "_exchange", "await reader.read"): CALLER,
    ("reference/site_guard.py", "Guard._within", "task.result"): "the task is done, or this line is not reached",
}
"""Reviewed, one by one: file, function and call, and why the wait ends all the same."""


@pytest.mark.parametrize("path", CODE, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_wait_without_an_end(path: Path) -> None:
    """No module waits for ever, apart from the calls that were looked at."""
    name = str(path.relative_to(ROOT))
    found = endless(path.read_text(encoding="utf-8"))

    assert [each for each in found if (name, each.function, each.words) not in ALLOWED] == []


def test_what_is_allowed_is_there() -> None:
    """The list holds no call that has gone: a new one under an old name must be looked at."""
    there = {
        (str(path.relative_to(ROOT)), each.function, each.words)
        for path in CODE
        for each in endless(path.read_text(encoding="utf-8"))
    }

    assert set(ALLOWED) - there == set()


ENDLESS = {
    "thread.join()": "thread.join",
    "thread.join(timeout=None)": "thread.join",
    "queue.get()": "queue.get",
    "event.wait()": "event.wait",
    "event.wait(None)": "event.wait",
    "process.wait()": "process.wait",
    "process.communicate()": "process.communicate",
    "process.communicate(b'x')": "process.communicate",
    "subprocess.run(['x'], check=True)": "subprocess.run",
    "subprocess.check_output(['x'])": "subprocess.check_output",
    "with subprocess.Popen(['x']) as p: pass": "with subprocess.Popen",
    "future.result()": "future.result",
    "lock.acquire()": "lock.acquire",
    "lock.acquire(True)": "lock.acquire",
    "selector.select()": "selector.select",
    "select.select([a], [], [])": "select.select",
    "socket.create_connection(('h', 1))": "socket.create_connection",
    "line.recv(1)": "line.recv",
    "line.accept()": "line.accept",
    "def f():\n line.settimeout(None)\n line.recv(1)": "line.recv",
    "psycopg.connect(dsn)": "psycopg.connect",
    "psycopg.connect(dsn, connect_timeout=None)": "psycopg.connect",
    "httpx.get(url, timeout=None)": "httpx.get, timeout=None",
    "httpx.Client(timeout=None)": "httpx.Client, timeout=None",
    "urllib.request.urlopen(url)": "urllib.request.urlopen",
    "socket.getaddrinfo('h', 1)": "socket.getaddrinfo",
    "fcntl.flock(file, fcntl.LOCK_EX)": "fcntl.flock",
    "input()": "input",
    "pipe.readline()": "pipe.readline",
    "async def f(): await event.wait()": "await event.wait",
    "async def f(): await reader.read(1)": "await reader.read",
    "async def f(): await asyncio.open_connection('h', 1)": "await asyncio.open_connection",
    "async def f(): await asyncio.gather(a, b)": "await asyncio.gather",
    "async def f(): await asyncio.wait({a})": "await asyncio.wait",
    "async def f(): await psycopg.AsyncConnection.connect(d)": "await psycopg.AsyncConnection.connect",
    "async def f():\n async with asyncio.timeout(1): pass\n await event.wait()": "await event.wait",
    "async def f():\n async with asyncio.timeout(1):\n  async def g(): await event.wait()": "await event.wait",
}
"""Planted waits without an end, and how they are told."""

ENDING = (
    "', '.join(names)",
    "thread.join(1)",
    "thread.join(max(0.0, end - now))",
    "queue.get(timeout=1)",
    "settings.get('key')",
    "event.wait(1)",
    "process.wait(timeout=STOP_S)",
    "process.communicate(timeout=1)",
    "subprocess.run(['x'], timeout=1)",
    "subprocess.Popen(['x'])",
    "future.result(1)",
    "lock.acquire(timeout=1)",
    "lock.acquire(False)",
    "selector.select(0)",
    "select.select([a], [], [], 1)",
    "socket.create_connection(('h', 1), timeout=1)",
    "def f():\n line.settimeout(1)\n line.recv(1)",
    "def f():\n line.setblocking(False)\n line.recv(1)",
    "psycopg.connect(dsn, connect_timeout=1)",
    "httpx.get(url, timeout=1)",
    "fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)",
    "async def f(): await asyncio.wait_for(event.wait(), 1)",
    "async def f(): await asyncio.wait({a}, timeout=1)",
    "async def f():\n async with asyncio.timeout(1):\n  await event.wait()",
    "async def f(): await chain.read(kind)",
)
"""What looks alike, and ends."""


@pytest.mark.parametrize("text", ENDLESS)
def test_planted_wait_is_found(text: str) -> None:
    """Each way of waiting for ever is told once, by its name."""
    assert {each.words for each in endless(text)} >= {ENDLESS[text]}


@pytest.mark.parametrize("text", ENDING)
def test_what_ends_is_left_alone(text: str) -> None:
    """A wait with an end, and what only has a wait's name, is no finding."""
    assert endless(text) == []


def test_place_is_told() -> None:
    """A finding names the function around the call, and its line."""
    (found,) = endless("class A:\n    def f(self):\n        self.thread.join()\n")

    assert (found, found.line) == (Wait("A.f", "self.thread.join", 3), 3)
