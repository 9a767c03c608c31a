"""Objects that change what a statement does without being asked: triggers, rewrite rules, policies."""

from dataclasses import dataclass
from typing import ClassVar

from pydantic import ConfigDict

from landed.marks import STRICT, judged, named


@dataclass(frozen=True, slots=True, kw_only=True)
class Trigger:
    """A user's trigger on a table."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    schema: str = named()
    table: str = named()
    name: str = named()
    definition: str = judged("differs")
    enabled: str = judged("state", healthy="origin")
    """'origin' (the default), 'disabled', 'replica', 'always'."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A rewrite rule other than a view's own."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    schema: str = named()
    table: str = named()
    name: str = named()
    definition: str = judged("differs", rendered=True)
    enabled: str = judged("state", healthy="origin")


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """A row security policy."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    schema: str = named()
    table: str = named()
    name: str = named()
    command: str = judged("differs")
    """'select', 'insert', 'update', 'delete' or 'all'."""
    permissive: bool = judged("differs")
    roles: tuple[str, ...] = judged("differs")
    using: str | None = judged("differs", rendered=True)
    check: str | None = judged("differs", rendered=True)
