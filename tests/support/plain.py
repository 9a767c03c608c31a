"""The checks and the plugins' fixtures, as the plain functions that they were written as."""

import importlib
import importlib.util
import inspect
import pkgutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import pytest

from landed import plugins
from landed.run.selection import kind_of

CHECKS = Path(__file__).parents[2] / "checks"
FIXTURE = type(pytest.fixture(lambda: None))


@dataclass(frozen=True)
class Function:
    """One check function; `id` is `module.py::function`."""

    id: str
    kind: str
    call: Callable[..., None]

    @cached_property
    def arguments(self) -> tuple[str, ...]:
        """Fixtures and parameters that it asks for."""
        return asked(self.call)

    @cached_property
    def closure(self) -> frozenset[str]:
        """The same with all that their fixtures ask for."""
        found: set[str] = set()
        waiting = [*self.arguments]
        while waiting:
            name = waiting.pop()
            if name not in found:
                found.add(name)
                waiting += asked(fixtures()[name]) if name in fixtures() else ()
        return frozenset(found)


@cache
def asked(call: Callable[..., Any]) -> tuple[str, ...]:
    """Names of what a function asks for."""
    return tuple(inspect.signature(call).parameters)


@cache
def fixtures() -> Mapping[str, Callable[..., Any]]:
    """Every fixture of the plugins, as the function it was written as."""
    found = {}
    for module in pkgutil.iter_modules(plugins.__path__):
        for name, each in vars(importlib.import_module(f"landed.plugins.{module.name}")).items():
            if isinstance(each, FIXTURE):
                found[name] = inspect.unwrap(each)
    return found


@cache
def functions() -> tuple[Function, ...]:
    """Every check, in the order of files and lines."""
    found = []
    for path in sorted(CHECKS.glob("test_*.py")):
        spec = importlib.util.spec_from_file_location(f"checks.{path.stem}", path)
        assert spec is not None
        assert spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        found += [
            Function(f"{path.name}::{name}", kind_of(path), call)
            for name, call in vars(module).items()
            if name.startswith("test_")
        ]
    return tuple(found)


@cache
def of_one_check(call: Callable[..., Any]) -> bool:
    """Does this fixture rest on what belongs to a single check?"""
    names = asked(call)
    return bool({"request", "evidence"}.intersection(names)) or any(
        of_one_check(fixtures()[each]) for each in names if each in fixtures()
    )
