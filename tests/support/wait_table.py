"""Every way of waiting by its name, and when it has no end."""

import ast
import re
from collections.abc import Callable

Call = ast.Call


def given(call: Call, name: str, place: int | None = None) -> bool:
    """Does a call have this argument, by keyword or place, other than None?"""
    values = [each.value for each in call.keywords if each.arg == name]
    if place is not None and len(call.args) > place:
        values.append(call.args[place])
    return any(not (isinstance(each, ast.Constant) and each.value is None) for each in values)


def _endless_get(call: Call) -> bool:
    """Of a queue: `get()`, or one that says nothing but that it blocks. A dictionary's names a key."""
    if given(call, "timeout", 1):
        return False
    values = [*call.args[:1], *(each.value for each in call.keywords if each.arg != "timeout")]
    return all(isinstance(each, ast.Constant) and each.value is True for each in values)


def _endless_join(call: Call) -> bool:
    return not given(call, "timeout", 0)


def _endless_acquire(call: Call) -> bool:
    blocking = call.args[0] if call.args else next((e.value for e in call.keywords if e.arg == "blocking"), None)
    return not given(call, "timeout", 1) and not (isinstance(blocking, ast.Constant) and blocking.value is False)


def _endless_lock(call: Call) -> bool:
    return "LOCK_NB" not in ast.unparse(call) and "LOCK_UN" not in ast.unparse(call)


def _without(name: str, place: int | None = None) -> Callable[[Call], bool]:
    return lambda call: not given(call, name, place)


def _always(call: Call) -> bool:
    return True


METHODS: dict[str, Callable[[Call], bool]] = {
    "join": _endless_join,
    "wait": _endless_join,
    "get": _endless_get,
    "wait_for": _without("timeout", 1),
    "as_completed": _without("timeout", 1),
    "communicate": _without("timeout", 1),
    "result": _endless_join,
    "acquire": _endless_acquire,
    "select": _without("timeout", 0),
    "readline": _always,
    "flock": _endless_lock,
    "lockf": _endless_lock,
    "urlopen": _without("timeout", 2),
    "getaddrinfo": _always,
    "waitpid": _always,
    "serve_forever": _always,
}
"""By the last part of what is called: waits for ever?"""
NAMES: dict[str, Callable[[Call], bool]] = {
    "subprocess.run": _without("timeout"),
    "subprocess.call": _without("timeout"),
    "subprocess.check_call": _without("timeout"),
    "subprocess.check_output": _without("timeout"),
    "socket.create_connection": _without("timeout", 1),
    "psycopg.connect": _without("connect_timeout"),
    "psycopg.Connection.connect": _without("connect_timeout"),
    "psycopg.AsyncConnection.connect": _without("connect_timeout"),
    "select.select": _without("timeout", 3),
    "as_completed": _without("timeout", 1),
    "futures.wait": _without("timeout", 1),
    "concurrent.futures.wait": _without("timeout", 1),
    "os.read": _always,
    "os.readv": _always,
    "asyncio.wait": _without("timeout"),
    "ThreadPoolExecutor": _always,
    "concurrent.futures.ThreadPoolExecutor": _always,
    "input": _always,
    "signal.pause": _always,
    "os.wait": _always,
}
"""The same by all of it; goes before `METHODS`."""
SOCKET = {"recv", "recv_into", "recvfrom", "accept", "sendall"}
"""End where the function sets a limit for its socket."""
AWAITED = {
    *("open_connection", "create_connection", "gather", "wait", "read", "readline", "readexactly", "readuntil"),
    *("drain", "wait_closed", "get", "join", "acquire", "serve_forever"),
}
"""Asynchronous waits: end inside `asyncio.timeout`, or by `asyncio.wait_for`."""
LIMITS = ("timeout", "connect_timeout")
PIPE = re.compile(r"(^|[._])(stdin|stdout|stderr|pipe|rfile)(\.buffer)?$")
"""Names of what another process writes to, or another machine."""
FROM_PIPE = {"read", "readlines", "readinto", "read1"}
LOCK = re.compile(r"(Lock|RLock|Condition|Semaphore|BoundedSemaphore)$")
NAMED_LOCK = re.compile(r"(^|[._])r?lock$")
"""What makes a lock; and names that are one wherever it was made."""
GROUP = ("TaskGroup", "create_task_group")
QUESTION = {"execute", "executemany"}
WATCHED = {"watchdog", "reading", "bounded"}
"""Questions to a database, and what ends them around them."""
