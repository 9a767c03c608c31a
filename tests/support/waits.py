"""Waits without an end, found in source code: a syntax tree is enough, because every way of waiting has its name.

A wait has an end where it is given one (a timeout that is not None), where its function gives its socket one, or
where `asyncio.timeout` stands around it. What only looks like a wait is for the list of whoever asks.
"""

import ast
from collections.abc import Callable
from dataclasses import dataclass, field

Call = ast.Call


@dataclass(frozen=True, slots=True)
class Wait:
    """A call that may wait for ever."""

    function: str
    """Qualified name of the function around it; `<module>` where there is none."""
    words: str
    """What is called, as it is written, without its arguments."""
    line: int = field(compare=False)


def _given(call: Call, name: str, place: int | None = None) -> bool:
    """Does a call have this argument, by keyword or place, other than None?"""
    values = [each.value for each in call.keywords if each.arg == name]
    if place is not None and len(call.args) > place:
        values.append(call.args[place])
    return any(not (isinstance(each, ast.Constant) and each.value is None) for each in values)


def _empty(call: Call) -> bool:
    return not call.args and not call.keywords


def _endless_join(call: Call) -> bool:
    return not _given(call, "timeout", 0)


def _endless_acquire(call: Call) -> bool:
    blocking = call.args[0] if call.args else next((e.value for e in call.keywords if e.arg == "blocking"), None)
    return not _given(call, "timeout", 1) and not (isinstance(blocking, ast.Constant) and blocking.value is False)


def _endless_lock(call: Call) -> bool:
    return "LOCK_NB" not in ast.unparse(call) and "LOCK_UN" not in ast.unparse(call)


def _without(name: str, place: int | None = None) -> Callable[[Call], bool]:
    return lambda call: not _given(call, name, place)


def _always(call: Call) -> bool:
    return True


METHODS: dict[str, Callable[[Call], bool]] = {
    "join": _endless_join,
    "wait": _endless_join,
    "get": _empty,
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


def endless(source: str) -> list[Wait]:
    """Waits without an end in a module's text, in its order."""
    finder = _Finder()
    finder.visit(ast.parse(source))
    return sorted(finder.found, key=lambda each: each.line)


class _Finder(ast.NodeVisitor):
    def __init__(self) -> None:
        self.found: list[Wait] = []
        self._names: list[str] = []
        self._limited: list[bool] = []
        self._timed = 0
        self._judged: set[int] = set()

    def _visit_block(self, node: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) -> None:
        self._names.append(node.name)
        if isinstance(node, ast.ClassDef):
            self.generic_visit(node)
        else:
            self._limited.append(_sets_limit(node))
            timed, self._timed = self._timed, 0
            self.generic_visit(node)
            self._timed = timed
            self._limited.pop()
        self._names.pop()

    visit_FunctionDef = visit_AsyncFunctionDef = visit_ClassDef = _visit_block

    def visit_AsyncWith(self, node: ast.AsyncWith) -> None:
        ends = any(ast.unparse(each.context_expr).startswith("asyncio.timeout(") for each in node.items)
        self._timed += ends
        self.generic_visit(node)
        self._timed -= ends

    def visit_With(self, node: ast.With) -> None:
        for each in node.items:
            call = each.context_expr
            if isinstance(call, Call) and ast.unparse(call.func).endswith("Popen"):
                self._note(call, f"with {ast.unparse(call.func)}")  # leaving the block waits for the process
        self.generic_visit(node)

    def visit_Await(self, node: ast.Await) -> None:
        call = node.value
        if isinstance(call, Call):
            self._judged.add(id(call))
            words = ast.unparse(call.func)
            limit = words.endswith("wait_for") or (words == "asyncio.wait" and _given(call, "timeout"))
            if words.endswith("wait_for") and call.args:
                self._judged.add(id(call.args[0]))
            named = words in NAMES and words != "asyncio.wait" and NAMES[words](call)
            if not self._timed and not limit and (named or _is_awaited(words)):
                self._note(call, f"await {words}")
        self.generic_visit(node)

    def visit_Call(self, node: ast.Call) -> None:
        words = ast.unparse(node.func)
        last = words.rpartition(".")[2]
        if id(node) not in self._judged:
            judge = NAMES.get(words) or (METHODS.get(last) if "." in words or last == "urlopen" else None)
            in_socket = "." in words and last in SOCKET and not any(self._limited)
            if in_socket or (judge is not None and judge(node)):
                self._note(node, words)
        if any(each.arg in LIMITS and _is_none(each.value) for each in node.keywords):
            self._note(node, f"{words}, timeout=None")
        self.generic_visit(node)

    def _note(self, node: ast.Call, words: str) -> None:
        self.found.append(Wait(".".join(self._names) or "<module>", words, node.lineno))


def _is_awaited(words: str) -> bool:
    owner, _, last = words.rpartition(".")
    return last in AWAITED and (last != "read" or "reader" in owner)


def _is_none(value: ast.expr) -> bool:
    return isinstance(value, ast.Constant) and value.value is None


def _sets_limit(function: ast.AST) -> bool:
    """Does a function give a socket a limit?"""
    return any(_limit(each) for each in ast.walk(function) if isinstance(each, Call))


def _limit(call: Call) -> bool:
    name = call.func.attr if isinstance(call.func, ast.Attribute) else ""
    blocking = not (call.args and isinstance(call.args[0], ast.Constant) and call.args[0].value is False)
    return (name == "settimeout" and not (call.args and _is_none(call.args[0]))) or (
        name == "setblocking" and not blocking
    )
