"""What checks and machine can say of a target, read from the code: claims, advice, what is promised and found."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from landed.run.selection import kind_of
from tests.support.operator import ROOT
from tests.support.reasons import PLACE

_NOT_SAID_OF_A_TARGET = {"report", "subcommands", "promises", "cli.py", "option_table.py", "options.py"}
"""Parts of the machine whose sentences are for operators, or already in both languages."""
_FINDING = {"find", "_find", "tell", "_tell"}


def claims() -> dict[str, str]:
    """Each docstring of a check, with the place of its first use."""
    found: dict[str, str] = {}
    for path, tree in _parsed():
        if "checks" in path.parts:
            for node in tree.body:
                if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
                    found.setdefault(ast.get_docstring(node) or "", f"{path.name}::{node.name}")
    return found


def kinds() -> set[str]:
    """Every kind of check."""
    return {kind_of(path) for path, _ in _parsed() if "checks" in path.parts}


def advice() -> dict[str, str]:
    """Each whole sentence that is written in the code and is no docstring, with its place."""
    found: dict[str, str] = {}
    for path, tree in _parsed():
        inside = {id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in node.values}
        inside |= {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
        for node in ast.walk(tree):
            text = "" if id(node) in inside else written(node)
            sentence = text[:1].isupper() and text.count(" ") > 2 and text.rstrip().endswith((".", ".`"))
            if sentence and "\\w" not in text:  # which is a pattern
                found.setdefault(text, f"{path.relative_to(ROOT)}:{getattr(node, 'lineno', 0)}")
    return found


def told(name: str) -> dict[str, str]:
    """Each text that is given as `expected` or `found` of a finding, with its place."""
    found: dict[str, str] = {}
    for path, tree in _parsed():
        for node in ast.walk(tree):
            for each in node.keywords if isinstance(node, ast.Call) else ():
                if each.arg == name:
                    for text in filter(None, map(written, _ways(each.value))):
                        found.setdefault(text, f"{path.relative_to(ROOT)}:{each.value.lineno}")
    return found


def figures() -> dict[str, str]:
    """Each figure that a check records by name, with its place."""
    found: dict[str, str] = {}
    for path, tree in _parsed():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "measure":
                for each in node.keywords:
                    found.setdefault(each.arg or "", f"{path.relative_to(ROOT)}:{node.lineno}")
    return {name: place for name, place in found.items() if name}


def rules() -> dict[str, str]:
    """Each rule that a finding or a field names, with its place."""
    found: dict[str, str] = {}
    for path, tree in _parsed():
        for node in ast.walk(tree):
            if not isinstance(node, ast.Call):
                continue
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            given = [each for each in node.args[:2] if isinstance(each, ast.Constant)]
            if name == "judged" or (name in _FINDING and len(node.args) + len(node.keywords) >= 4):
                for each in given[:1]:
                    found.setdefault(str(each.value), f"{path.relative_to(ROOT)}:{node.lineno}")
    return found


def written(node: ast.AST) -> str:
    """The words of a text, with a mark for each place that is filled in while it runs; empty where it is none."""
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str) else ""
    if isinstance(node, ast.JoinedStr):
        return "".join(written(each) if isinstance(each, ast.Constant) else PLACE for each in node.values)
    return ""


def _ways(node: ast.expr) -> Iterator[ast.expr]:
    if isinstance(node, ast.IfExp):
        yield from (*_ways(node.body), *_ways(node.orelse))
    elif isinstance(node, ast.BoolOp):
        yield from (one for each in node.values for one in _ways(each))
    else:
        yield node


@cache
def _parsed() -> tuple[tuple[Path, ast.Module], ...]:
    folders = (ROOT / "checks", ROOT / "src" / "landed")
    return tuple(
        (path, ast.parse(path.read_text(encoding="utf-8")))
        for folder in folders
        for path in sorted(folder.rglob("*.py"))
        if not _NOT_SAID_OF_A_TARGET & set(path.parts)
    )
