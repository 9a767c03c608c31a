"""Waits without an end, found in source code: a syntax tree is enough, because every way of waiting has its name.

A wait has an end where it is given one (a timeout that is not None), where its function gives its socket one, or
where `asyncio.timeout` stands around it, or, around a question to a database, a `watchdog`. What only looks like a
wait is for the list of whoever asks.
"""

import ast
from dataclasses import dataclass, field

from tests.support.wait_table import (
    AWAITED,
    FROM_PIPE,
    GROUP,
    LIMITS,
    LOCK,
    METHODS,
    NAMED_LOCK,
    NAMES,
    PIPE,
    QUESTION,
    SOCKET,
    WATCHED,
    Call,
    given,
)


@dataclass(frozen=True, slots=True)
class Wait:
    """A call that may wait for ever."""

    function: str
    """Qualified name of the function around it; `<module>` where there is none."""
    words: str
    """What is called, as it is written, without its arguments."""
    line: int = field(compare=False)


def endless(source: str) -> list[Wait]:
    """Waits without an end in a module's text, in its order."""
    tree = ast.parse(source)
    finder = _Finder(_locks(tree))
    finder.visit(tree)
    return sorted(finder.found, key=lambda each: each.line)


class _Finder(ast.NodeVisitor):
    def __init__(self, locks: set[str]) -> None:
        self.found: list[Wait] = []
        self._locks = locks
        self._watched = 0
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
            kept = self._timed, self._watched
            self._timed = self._watched = 0
            self.generic_visit(node)
            self._timed, self._watched = kept
            self._limited.pop()
        self._names.pop()

    visit_FunctionDef = visit_AsyncFunctionDef = visit_ClassDef = _visit_block

    def visit_AsyncWith(self, node: ast.AsyncWith) -> None:
        ends = any(ast.unparse(each.context_expr).startswith("asyncio.timeout(") for each in node.items)
        for each in node.items:
            words = _called(each.context_expr)
            if (words.endswith(GROUP) or self._is_lock(each.context_expr)) and not (ends or self._timed):
                self._note(each.context_expr, f"async with {words}")
        self._timed += ends
        self.generic_visit(node)
        self._timed -= ends

    def visit_With(self, node: ast.With) -> None:
        watched = 0
        for each in node.items:
            call = each.context_expr
            words = _called(call)
            if isinstance(call, Call) and words.endswith("Popen"):
                self._note(call, f"with {words}")  # leaving the block waits for the process
            elif self._is_lock(call):
                self._note(call, f"with {words}")
            watched += words.rpartition(".")[2] in WATCHED
        self._watched += watched
        self.generic_visit(node)
        self._watched -= watched

    def visit_For(self, node: ast.For) -> None:
        words = ast.unparse(node.iter)
        if PIPE.search(words) and not any(self._limited):
            self._note(node.iter, f"for in {words}")
        self.generic_visit(node)

    def _is_lock(self, value: ast.expr) -> bool:
        words = ast.unparse(value)
        return not isinstance(value, Call) and (words in self._locks or NAMED_LOCK.search(words) is not None)

    def visit_Await(self, node: ast.Await) -> None:
        call = node.value
        if isinstance(call, Call):
            self._judged.add(id(call))
            words = ast.unparse(call.func)
            limit = words.endswith("wait_for") or (words == "asyncio.wait" and given(call, "timeout"))
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
            in_pipe = last in FROM_PIPE and PIPE.search(words.rpartition(".")[0]) and not any(self._limited)
            asked = "." in words and last in QUESTION and not self._watched
            if in_socket or in_pipe or asked or (judge is not None and judge(node)):
                self._note(node, words)
        if any(each.arg in LIMITS and _is_none(each.value) for each in node.keywords):
            self._note(node, f"{words}, timeout=None")
        self.generic_visit(node)

    def _note(self, node: ast.expr, words: str) -> None:
        self.found.append(Wait(".".join(self._names) or "<module>", words, node.lineno))


def _called(value: ast.expr) -> str:
    """What stands before the arguments, where there are any."""
    return ast.unparse(value.func if isinstance(value, Call) else value)


def _locks(tree: ast.AST) -> set[str]:
    """Names that a module gives to locks."""
    made = [each for each in ast.walk(tree) if isinstance(each, ast.Assign | ast.AnnAssign) and each.value]
    locks = [each for each in made if isinstance(each.value, Call) and LOCK.search(_called(each.value))]
    names = [each.targets if isinstance(each, ast.Assign) else [each.target] for each in locks]
    return {ast.unparse(name) for some in names for name in some}


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
