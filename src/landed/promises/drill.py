"""The shape of `[[fallback.link]]`: by which commands a source is cut off on a real deployment, and put back."""

from typing import Annotated

from pydantic import ConfigDict, Field, StringConstraints, model_validator

from landed.promises.filters import Filter
from landed.promises.sections import Section, Text

Argument = Annotated[str, StringConstraints(min_length=1)]
Argv = Annotated[tuple[Argument, ...], Field(min_length=1)]
"""A program and its arguments. No shell reads them, unless the program is one."""
Variable = Annotated[str, StringConstraints(pattern=r"^[A-Za-z_][A-Za-z0-9_]*$")]
Seconds = Annotated[float, Field(gt=0, le=3600)]


class Deployed(Section):
    """How a new, ready deployment is seen: a value that names the running deployment, and must change.

    Either an address of the site with a `header` or a `jq` filter, or a `command` that prints it and exits with 0
    once the deployment is ready.
    """

    path: Annotated[str, StringConstraints(pattern=r"^/")] | None = None
    header: Text | None = None
    jq: Filter | None = None
    command: Argv | None = None
    within_s: Seconds = 300.0
    """So long is waited for it, after the commands have ended."""
    every_s: Seconds = 3.0
    steady: Annotated[int, Field(ge=1, le=20)] = 3
    """It is there when so many looks in a row saw the same new value: not while old and new take turns."""

    @model_validator(mode="after")
    def _one_way(self) -> "Deployed":
        asked = self.path is not None and (self.header is None) != (self.jq is None)
        if asked == (self.command is not None) or (self.command is not None and (self.header or self.jq)):
            raise ValueError("give a path with header or jq, or a command")
        return self


class PutBack(Section):
    """What puts a source back: all of a link that the state of an open drill keeps."""

    source: Text
    """As the chain names it."""
    restore: Annotated[tuple[Argv, ...], Field(min_length=1)]
    """Puts it back whatever state it is in: run twice, it does no harm."""
    deadline_s: Seconds = 120.0
    """Each command ends within it, or is ended with all that it started."""
    environment: tuple[Variable, ...] = ()
    """Variables that must be set, and that the commands get; their values are secrets."""
    deployed: Deployed


class Link(PutBack):
    """`[[fallback.link]]`: one source of the chain, cut off and put back by commands."""

    # As Python's own word cannot be a name here, the file's `break` is `break_`.
    model_config = ConfigDict(populate_by_name=True)

    check: tuple[Argv, ...] = ()
    """Commands that must exit with 0 before anything is broken: what has to be put back is in hand."""
    break_: Annotated[tuple[Argv, ...], Field(min_length=1, alias="break")]

    @property
    def back(self) -> PutBack:
        """What puts it back, alone."""
        return PutBack(**{name: getattr(self, name) for name in PutBack.model_fields})

    @property
    def commands(self) -> tuple[Argv, ...]:
        """Every command of it."""
        named = (self.deployed.command,) if self.deployed.command else ()
        return (*self.check, *self.break_, *self.restore, *named)
