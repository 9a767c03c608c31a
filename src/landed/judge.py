"""How a promised object and a found one differ: pure, and driven by the marks of `landed.model`."""

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from landed.marks import Severity, marks
from landed.model import Object

Values = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Difference:
    """What one rule found different between two objects of the same name; the fields that differ, by name."""

    rule: str
    severity: Severity
    expected: Values
    found: Values


def diff(promised: Object, found: Object, *, same_major: bool = True) -> Iterator[Difference]:
    """Yield one difference for each rule that is broken, in field order.

    State (a field with a healthy value) that is sick but was promised so is information: the migration did
    what it said. Rendered text is compared only between servers of the same major version.
    """
    broken: dict[tuple[str, Severity], list[str]] = {}
    for name, mark in marks(type(promised)).items():
        if not mark.rule or (mark.rendered and not same_major):
            continue
        wanted, got = getattr(promised, name), getattr(found, name)
        severity = mark.severity
        if mark.healthy is None:
            if wanted == got:
                continue
        elif got == mark.healthy:
            continue
        elif wanted == got:
            severity = Severity.INFO
        broken.setdefault((mark.rule, severity), []).append(name)
    for (rule, severity), names in broken.items():
        yield Difference(rule, severity, _values(promised, names), _values(found, names, healthy=False))


def alike(one: Object, other: Object, *, same_major: bool = True) -> bool:
    """Were both made by the same definition? Rendered text counts between servers of the same major version."""
    return type(one) is type(other) and all(
        getattr(one, name) == getattr(other, name)
        for name, mark in marks(type(one)).items()
        if same_major or not mark.rendered
    )


def sick(found: Object) -> Values:
    """State of an object that nobody promised, where it is not healthy: field to value."""
    return {
        name: getattr(found, name)
        for name, mark in marks(type(found)).items()
        if mark.healthy is not None and getattr(found, name) != mark.healthy
    }


def _values(thing: Object, names: list[str], *, healthy: bool = True) -> Values:
    """The values to show: on the promised side of a state field its healthy value."""
    rules = marks(type(thing))
    return {
        name: rules[name].healthy if healthy and rules[name].healthy is not None else getattr(thing, name)
        for name in names
    }


def in_order(numbers: Sequence[int]) -> set[int]:
    """Indices of a longest rising part of `numbers`: what is left moved, and no fewer did."""
    ends: list[int] = []
    before: list[int] = []
    for at, number in enumerate(numbers):
        length = bisect_left(ends, number, key=numbers.__getitem__)
        before.append(ends[length - 1] if length else -1)
        ends[length : length + 1] = [at]
    found, at = set[int](), ends[-1] if ends else -1
    while at >= 0:
        found.add(at)
        at = before[at]
    return found


def describe(value: object) -> str:
    """A value in words: objects and mappings as `field value`, sequences in brackets, text as it is.

    Of an object only what distinguishes it is told: neither what is healthy nor what is not there.
    """
    if isinstance(value, str):
        return value
    if isinstance(value, Mapping):
        return ", ".join(f"{name.replace('_', ' ')} {_word(each)}" for name, each in value.items())
    if hasattr(value, "__dataclass_fields__"):
        told = {name: getattr(value, name) for name, mark in marks(type(value)).items() if mark.rule}
        dull = {name for name, mark in marks(type(value)).items() if told.get(name) == mark.healthy}
        return describe({name: each for name, each in told.items() if each not in (False, ()) and name not in dull})
    return _word(value)


def _word(value: object) -> str:
    if value is None:
        return "none"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list | tuple):
        return f"({', '.join(_word(each) for each in value)})"
    return str(value)
