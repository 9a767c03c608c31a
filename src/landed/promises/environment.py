"""The shapes of a contract's promises about what belongs to one machine: variables and installed versions."""

import datetime
from typing import Literal

from pydantic import Field, model_validator

from landed.promises.checkout import Inside, Item, Mode, Version, Weight
from landed.promises.filters import Pattern
from landed.promises.sections import Section, Text


class Variable(Section):
    """A variable of an env file: what its value is like. Values never appear in a report."""

    name: Text
    equals: Text | None = None
    """A value that the contract itself makes public."""
    matches: Pattern | None = None
    """The whole value."""
    string: Literal["pooled", "direct"] | None = None
    """A connection string whose host is a pooler's, or is none."""
    parameters: dict[str, str] = Field(default_factory=dict)
    """That the connection string has."""
    without: tuple[Text, ...] = ()
    """Parameters that it has not."""

    @model_validator(mode="after")
    def _one_shape(self) -> "Variable":
        if sum(each is not None for each in (self.equals, self.matches, self.string)) != 1:
            raise ValueError("give exactly one of equals, matches, string")
        if self.string is None and (self.parameters or self.without):
            raise ValueError("parameters and without belong to a connection string: give string")
        return self


class EnvFile(Item):
    """`[[environment.file]]`: files of variables, or their backups."""

    glob: Inside
    """At least one file; each of them is judged, but for `variables`, which are those of the newest."""
    named: Pattern | None = None
    """The whole name of each file."""
    mode: Mode | None = None
    mode_weight: Weight = "block"
    ignored: bool = True
    """By git."""
    older_than: Inside | None = None
    """Each is no younger than this file."""
    unlike: Inside | None = None
    """No value of a secret variable of this file stands in it."""
    without: tuple[Pattern, ...] = ()
    """Found nowhere in it."""
    variables: tuple[Variable, ...] = ()


class Package(Item):
    """`[[environment.package]]`: packages whose resolved versions belong together."""

    names: tuple[Text, ...] = Field(min_length=1)
    lock: Inside
    """A `package-lock.json`: what was resolved."""
    installed: Inside | None = None
    """The folder where they are installed, in the version of the lock."""
    at_least: Version | None = None
    same: bool = False
    """All of them in one version."""


class Environment(Section):
    """`[environment]`: what belongs to one machine, and must stay there."""

    private: tuple[Text, ...] = ()
    """Git's patterns for paths that are tracked nowhere, in no commit since `since`, and ignored where they are."""
    public: tuple[Text, ...] = ()
    """Patterns for those among them that may be tracked."""
    since: datetime.date | None = None
    """The day from which commits are looked at; None: all of them."""
    secrets: tuple[Text, ...] = ()
    """Variables of the files below whose values and passwords stand in no tracked file and no commit."""
    file: tuple[EnvFile, ...] = ()
    package: tuple[Package, ...] = ()
