"""Every reason that the machine and its checks can give for not looking, read from the code."""

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.support.operator import ROOT

PLACE = "◊"
"""Stands for what is filled in."""
_GIVING = {"not_run", "not_applicable", "NotRun", "NotApplicable"}


def given_reasons() -> dict[str, str]:
    """Each reason that is written where it is given, with the place of its first use."""
    found: dict[str, str] = {}
    for folder in (ROOT / "src" / "landed", ROOT / "checks"):
        for path in sorted(folder.rglob("*.py")):
            for line, text in _of(path):
                found.setdefault(text, f"{path.relative_to(ROOT)}:{line}")
    return found


def _of(path: Path) -> Iterator[tuple[int, str]]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    constants = {
        target.id: node.value.value
        for node in tree.body
        if isinstance(node, ast.Assign)
        and isinstance(node.value, ast.Constant)
        and isinstance(node.value.value, str)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and node.args and _name(node.func) in _GIVING:
            text = _text(node.args[0], constants)
            if text.replace(PLACE, "").strip(" ;:"):
                yield node.lineno, text


def _name(function: ast.expr) -> str:
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def _text(node: ast.expr, constants: dict[str, str]) -> str:
    """The words, with a mark for each place that is filled in while it runs."""
    if isinstance(node, ast.Constant):
        return str(node.value)
    if isinstance(node, ast.Name) and node.id in constants:
        return constants[node.id]
    if isinstance(node, ast.FormattedValue):
        return _text(node.value, constants) if isinstance(node.value, ast.Name) else PLACE
    if isinstance(node, ast.JoinedStr):
        return "".join(_text(each, constants) for each in node.values)
    return PLACE
