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
HELD = "held for a few lines, none of which waits"
OWN = "a server of our own on this machine: its keeper ends with us"
READY = "a selector, or the loop, has just said that there is something to read"
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
    (
        "src/landed/backup/dumping.py",
        "_stream",
        "process.stdout.read",
    ): "its program is killed when its time is over",
    ("src/landed/browser/visit.py", "_end_with_the_owner", "sys.stdin.buffer.read"): KILLED,
    ("src/landed/clock/clients.py", "at_once", "with lock"): HELD,
    ("src/landed/clock/clients.py", "at_once.work", "with lock"): HELD,
    ("src/landed/clock/concurrency.py", "ask_concurrently.ask", "connection.execute"): CALLER,
    ("src/landed/clock/latency.py", "_timed", "cursor.execute"): CALLER,
    ("src/landed/clock/pooling.py", "_Gate.arrive", "with self._lock"): HELD,
    ("src/landed/clock/pooling.py", "_Gate._watch", "with self._lock"): HELD,
    ("src/landed/clock/pooling.py", "ask_one", "connection.execute"): CALLER,
    ("src/landed/clock/server_time.py", "_timed", "connection.execute"): CALLER,
    ("src/landed/database/ahead.py", "Ahead.ask", "cursor.execute"): CALLER,
    ("src/landed/database/ahead.py", "Ahead.ask", "together.execute"): CALLER,
    ("src/landed/hostile/drive.py", "_end_with_the_owner", "os.read"): KILLED,
    ("src/landed/look.py", "Look.ask", "cursor.execute"): CALLER,
    ("src/landed/look.py", "Look.ask_all", "cursor.execute"): CALLER,
    ("src/landed/look.py", "Look.ask_all", "self.connection.execute"): CALLER,
    ("src/landed/look.py", "Look.pin", "self.connection.execute"): CALLER,
    ("src/landed/migrations.py", "_prisma_record", "connection.execute"): CALLER,
    ("src/landed/migrations.py", "apply_migrations", "connection.execute"): CALLER,
    ("src/landed/replay.py", "replay_script.fill", "scratch.execute"): "`within` stands around it",
    ("src/landed/server/embedded.py", "Server._run", "connection.execute"): OWN,
    ("src/landed/server/keeper.py", "_main", "sys.stdin.buffer.read"): KILLED,
    ("src/landed/server/kept.py", "Kept._hear", "os.read"): READY,
    ("src/landed/target.py", "Database.ask", "connection.execute"): CALLER,
    ("src/landed/target.py", "Database.ask_text.run", "connection.execute"): CALLER,
    ("src/landed/target.py", "transaction", "connection.execute"): CALLER,
    ("src/landed/web/site.py", "Site.spend", "with self._turn"): HELD,
    ("reference/landing.py", "_ids", "connection.execute"): OWN,
    ("reference/landing.py", "_made_columns", "connection.execute"): OWN,
    ("reference/landing.py", "_put_in", "cursor.executemany"): OWN,
    ("reference/landing.py", "fill", "connection.execute"): OWN,
    ("reference/processes.py", "Child._ready", "os.read"): READY,
    ("reference/proxy.py", "Proxy._switch_alone", "async with self._switching"): HELD,
    ("reference/site_database.py", "Database._rows", "async with self._slots"): CALLER,
    ("reference/site_serving.py", "_Server._pulse", "os.read"): READY,
    ("reference/working_tree.py", "strings_of", "connection.execute"): OWN,
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
    "queue.get(True)": "queue.get",
    "queue.get(block=True)": "queue.get",
    "queue.get(True, None)": "queue.get",
    "condition.wait_for(claim)": "condition.wait_for",
    "condition.wait_for(claim, None)": "condition.wait_for",
    "concurrent.futures.wait(them)": "concurrent.futures.wait",
    "futures.wait(them, return_when='ALL_COMPLETED')": "futures.wait",
    "for each in as_completed(them): pass": "as_completed",
    "for each in futures.as_completed(them): pass": "futures.as_completed",
    "process.stdout.read()": "process.stdout.read",
    "self._process.stderr.readlines()": "self._process.stderr.readlines",
    "sys.stdin.buffer.read(1)": "sys.stdin.buffer.read",
    "os.read(handle, 1)": "os.read",
    "for line in process.stdout: pass": "for in process.stdout",
    "for line in sys.stdin: pass": "for in sys.stdin",
    "for line in self.rfile: pass": "for in self.rfile",
    "with lock: pass": "with lock",
    "with self._write_lock: pass": "with self._write_lock",
    "turn = threading.Lock()\nwith turn: pass": "with turn",
    "class A:\n def f(self):\n  self._turn = RLock()\n  with self._turn: pass": "with self._turn",
    "async def f():\n async with self._lock: pass": "async with self._lock",
    "slots = asyncio.Semaphore(5)\nasync def f():\n async with slots: pass": "async with slots",
    "async def f():\n async with asyncio.TaskGroup() as group: pass": "async with asyncio.TaskGroup",
    "connection.execute('select 1')": "connection.execute",
    "cursor.executemany(text, rows)": "cursor.executemany",
    "with watchdog(line, 1):\n def f(): line.execute('select 1')": "line.execute",
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
    "queue.get(True, 1)",
    "queue.get(False)",
    "queue.get(block=True, timeout=1)",
    "condition.wait_for(claim, 1)",
    "concurrent.futures.wait(them, 1)",
    "for each in as_completed(them, timeout=1): pass",
    "file.read()",
    "path.open().readlines()",
    "for line in file: pass",
    "def f():\n self.connection.settimeout(1)\n for line in self.rfile: pass",
    "with lock(): pass",
    "with closing(line), clock: pass",
    "async def f():\n async with asyncio.timeout(1):\n  async with self._lock: pass",
    "async def f():\n async with asyncio.timeout(1), asyncio.TaskGroup() as group: pass",
    "with watchdog(line, 1):\n line.execute('select 1')",
    "with reading(line, 1), line.cursor() as cursor:\n cursor.execute('select 1')",
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
