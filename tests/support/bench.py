"""Every check but the measured ones, in this process: the plugins' own fixtures, blocking, outcomes; no server."""

import inspect
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from types import SimpleNamespace
from typing import Any

import pytest

from landed.evidence import Failure, Finding
from landed.model import OBJECTS
from landed.plugins.evidence import concluded
from landed.plugins.options import SETTINGS
from landed.plugins.parametrization import CONTRACT, ITEM, LOCK, SELECTION, ItemFacts, Nothing, parameters
from landed.plugins.secrecy import SCRUBBER
from landed.plugins.target import PREFLIGHT, blocking_root, missing_target
from landed.run.outcomes import Outcome
from landed.run.selection import Selection
from landed.secrets import Scrubber
from tests.support.plain import Function, asked, fixtures, functions, of_one_check
from tests.support.scene import Scene, readings


@dataclass(frozen=True, kw_only=True)
class Found:
    """A finding, and the check that made it."""

    check: str
    finding: Finding

    @property
    def brief(self) -> tuple[str, str, str]:
        """Check, id and severity."""
        return self.check, self.finding.id, str(self.finding.severity)


@dataclass
class Looked:
    """What all checks said of one scene."""

    found: list[Found] = field(default_factory=list)
    outcomes: dict[str, tuple[Outcome, str]] = field(default_factory=dict)
    """By `module.py::function[parameters]`: what became of it, and why."""

    @property
    def brief(self) -> list[tuple[str, str, str]]:
        """Check, id and severity of each finding."""
        return [each.brief for each in self.found]


@dataclass(frozen=True)
class Planned:
    """A check with its parameters."""

    function: Function
    parameter: str | None
    values: Mapping[str, Any]
    facts: ItemFacts

    @property
    def id(self) -> str:
        """`module.py::function[parameters]`."""
        return self.function.id + (f"[{self.parameter}]" if self.parameter else "")


def look(scene: Scene, only: str | tuple[str, ...] = "") -> Looked:
    """Run every check whose id begins with `only`, once for each of its parameters."""
    looked = Looked()
    bench = _Bench(scene)
    for planned in plan(scene):
        if planned.id.startswith(only):
            bench.run(planned, looked)
    return looked


_PLANS: dict[tuple[int, int], tuple[Scene, list[Planned]]] = {}


def plan(scene: Scene) -> list[Planned]:
    """All checks that contract and lock make, in order; thought out once for scenes that share them.

    No scene holds a time: checks that ask for the stopwatch are left out.
    """
    known = id(scene.contract), id(scene.lock)
    if known not in _PLANS:
        selection, planned = Selection(scene.contract), list[Planned]()
        for function in (each for each in functions() if "stopwatch" not in each.closure):
            for name, values in _parameters(function, scene):
                facts = _facts(function, name, values, scene, selection)
                planned.append(Planned(function, name, values, facts))
        _PLANS[known] = scene, planned  # the scene too: an id is free again when its object is gone
    return _PLANS[known][1]


def _parameters(function: Function, scene: Scene) -> Iterator[tuple[str | None, dict[str, Any]]]:
    """Ids and values, as the plugin gives them, or as the check's own mark does."""
    for mark in getattr(function.call, "pytestmark", ()):
        for values in mark.args[1]:
            yield str(values[0]), dict(zip(mark.args[0], values, strict=True))
        return
    for argument in function.arguments:
        named = parameters(argument, function.kind, scene.contract, scene.lock)
        if named is not None:
            yield from ((name, {argument: value}) for name, value in named)
            return
    yield None, {}


def _facts(
    function: Function, name: str | None, values: Mapping[str, Any], scene: Scene, selection: Selection
) -> ItemFacts:
    plain = function.id.partition("::")[2]
    named = [scene.lock.subject(each) for each in values.values() if type(each) in OBJECTS.values()]
    return ItemFacts(
        kind=function.kind,
        name=plain,
        param=name,
        claim=inspect.getdoc(function.call) or "",
        rows=selection.rows_of(function.kind, plain, name),
        subject=named[0] if named else name or plain,
    )


class _Bench:
    """Resolves fixtures for one scene; what rests on no single check is made once."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.selection = Selection(scene.contract)
        self.own = readings(scene)
        self.shared: dict[str, Any] = {}
        self.config = SimpleNamespace(
            stash={
                SETTINGS: scene.settings,
                CONTRACT: scene.contract,
                LOCK: scene.lock,
                SELECTION: self.selection,
                PREFLIGHT: scene.preflight,
                SCRUBBER: Scrubber(),
            }
        )

    def run(self, planned: Planned, looked: Looked) -> None:
        # What stands for pytest's item before the plugins.
        item = SimpleNamespace(
            fixturenames=planned.function.closure,
            callspec=SimpleNamespace(params=planned.values),
            config=self.config,
            stash={ITEM: planned.facts},
        )
        made: dict[str, Any] = dict(planned.values)
        outcome, reason = Outcome.PASSED, ""
        try:
            self._skip_where_it_cannot_look(item, planned.values)
            with concluded(item):
                arguments = {each: self._value(each, item, made) for each in planned.function.arguments}
                planned.function.call(**arguments)
        except Failure:
            outcome = Outcome.FAILED
        except pytest.skip.Exception as skipped:
            reason = str(skipped)
            outcome = Outcome.BLOCKED if reason.startswith("blocked") else Outcome.NOT_RUN
        looked.outcomes[planned.id] = outcome, reason
        findings = self._value("evidence", item, made).findings
        looked.found += [Found(check=planned.function.id, finding=each) for each in findings]

    def _skip_where_it_cannot_look(self, item: Any, values: Mapping[str, Any]) -> None:
        for value in values.values():
            if isinstance(value, Nothing):
                pytest.skip(f"not applicable: {value.reason}")
        missing = missing_target(item)
        if missing:
            pytest.skip(f"not run: {missing}")
        root = blocking_root(item)
        if root:
            pytest.skip(f"blocked: {root}")

    def _value(self, name: str, item: Any, made: dict[str, Any]) -> Any:
        """The value of a fixture: from the scene, made for all checks, or made for this one."""
        if name in made:
            return made[name]
        if name in self.shared:
            return self.shared[name]
        if name == "request":
            ask = partial(self._value, item=item, made=made)
            return SimpleNamespace(node=item, config=self.config, getfixturevalue=ask)
        if name in self.own:
            value = self.shared[name] = self.own[name]()
            return value
        call = fixtures()[name]
        value = call(**{each: self._value(each, item, made) for each in asked(call)})
        (made if of_one_check(call) else self.shared)[name] = value
        return value
