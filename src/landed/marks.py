"""What a field of an object is for, as data: part of the name, or judged under a rule of a certain weight."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from enum import StrEnum
from typing import Any

from pydantic import ConfigDict

STRICT = ConfigDict(extra="forbid", strict=True)


class Severity(StrEnum):
    """How much a finding weighs: `block` makes the verdict red, `warn` is shown, `info` is told."""

    BLOCK = "block"
    WARN = "warn"
    INFO = "info"


@dataclass(frozen=True, slots=True)
class Mark:
    """What a field of an object is for."""

    rule: str
    """Second part of the finding's id: `<kind>/<rule>:<subject>`; empty for a part of the name."""
    severity: Severity = Severity.BLOCK
    healthy: Any = None
    """The only healthy value, where the field is state that needs no promise; None: compared with the lock only."""
    rendered: bool = False
    """Text whose spelling depends on the server's major version: compared only between equal majors."""


def named() -> Any:
    """A part of the object's name."""
    return field(metadata={"mark": Mark("")})


def judged(rule: str, severity: Severity = Severity.BLOCK, *, healthy: Any = None, rendered: bool = False) -> Any:
    """A field that is compared under `rule`."""
    return field(metadata={"mark": Mark(rule, severity, healthy, rendered)})


def marks(kind: type) -> Mapping[str, Mark]:
    """The mark of each field of an object type, in field order."""
    if kind not in _KNOWN:
        _KNOWN[kind] = {each.name: each.metadata["mark"] for each in fields(kind)}
    return _KNOWN[kind]


_KNOWN: dict[type, Mapping[str, Mark]] = {}
