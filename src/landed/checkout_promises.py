"""The shapes of a contract's promises about the application's checkout: files, versions, logs, commands, documents.

Every item has a `group`, the kind of check that judges it, and paths are from the checkout's own folder.
"""

import datetime
import re
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, StringConstraints, model_validator

from landed.marks import Severity
from landed.promises import Expect
from landed.sections import Section, Text


def _pattern(text: str) -> str:
    try:
        re.compile(text)
    except re.error as error:
        raise ValueError(f"no regular expression: {error}") from None
    return text


def _inside(text: str) -> str:
    if text.startswith(("/", "~")) or ".." in text.split("/"):
        raise ValueError("a path within the checkout, written with /")
    return text


Pattern = Annotated[Text, AfterValidator(_pattern)]
Inside = Annotated[Text, AfterValidator(_inside)]
"""A path or glob within the checkout."""
Mode = Annotated[str, StringConstraints(pattern=r"^[0-7]{3}$")]
Version = Annotated[str, StringConstraints(pattern=r"^\d+(\.\d+)*$")]
Weight = Literal["block", "warn", "info"]


class Item(Section):
    """What all promises about a checkout have."""

    name: Text
    group: Text
    """Kind of check that judges it: `environment`, `migrations`, `deployment`, `handover`."""
    weight: Weight = "block"

    @property
    def severity(self) -> Severity:
        """How heavy its findings are."""
        return Severity(self.weight)


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
    """Patterns of git's for paths that are tracked nowhere, in no commit since `since`, and ignored where they are."""
    public: tuple[Text, ...] = ()
    """Patterns for those among them that may be tracked."""
    since: datetime.date | None = None
    """The day from which commits are looked at; None: all of them."""
    secrets: tuple[Text, ...] = ()
    """Variables of the files below whose values, or the passwords in them, stand in no tracked file and no commit."""
    file: tuple[EnvFile, ...] = ()
    package: tuple[Package, ...] = ()


class Document(Item):
    """`[[checkout.document]]`: a JSON or TOML file, and what jq finds in it."""

    file: Inside
    expect: tuple[Expect, ...] = Field(min_length=1)


class Words(Section):
    """Something that a text says; `words` stand in reports."""

    matches: Pattern
    words: Text
    package: Text | None = None
    """Only where this package is resolved to a version below `below`."""
    below: Version | None = None

    @model_validator(mode="after")
    def _both(self) -> "Words":
        if (self.package is None) != (self.below is None):
            raise ValueError("give package and below together")
        return self


class Fact(Section):
    """What a text says of the target, and what was found there."""

    matches: Pattern
    """Its group is the fact; without one its presence is."""
    fact: Literal["server_major", "database", "host", "pooled"]
    found: Pattern | None = None
    """What the found fact is like; None: equal to the group."""
    words: Text


class TextFile(Item):
    """`[[checkout.text]]`: a document or source file, and what it says."""

    file: Inside
    """A glob: the first file, by name, that has the section."""
    section: Pattern | None = None
    """The heading of the only part that is read, up to the next heading of its level."""
    comments: Literal["keep", "c"] = "keep"
    """`c`: what stands behind // or within /* */ says nothing."""
    says: tuple[Words, ...] = ()
    steps: tuple[Words, ...] = ()
    """One after the other."""
    never: tuple[Words, ...] = ()
    facts: tuple[Fact, ...] = ()
    lock: Inside = "package-lock.json"
    """Where versions are resolved."""


class Log(Item):
    """`[[checkout.log]]`: a file to which commands added lines."""

    file: Inside
    lines: tuple[Words, ...] = Field(min_length=1)
    """In this order; a group named `time` holds a time, and times do not run back."""
    history: bool = False
    """The migration history's times lie between the first and the last time."""
    skew_s: Annotated[float, Field(ge=0)] = 5.0
    """How far the clocks of machine and server may differ."""


class Kept(Item):
    """`[[checkout.path]]`: files that are there, or are not."""

    glob: Inside
    absent: bool = False
    named: Pattern | None = None
    tracked: bool | None = None
    """By git; None: either."""


class Script(Item):
    """`[[checkout.script]]`: what a build command runs, through the scripts of a package.json."""

    command: Inside
    """The JSON file that names the command."""
    jq: Text
    """Yields it."""
    scripts: Inside = "package.json"
    defines: tuple[Text, ...] = ()
    """Scripts that package.json has."""
    steps: tuple[Words, ...] = Field(min_length=1)


class Command(Item):
    """`[[checkout.command]]`: a program of the application's own tools that must be content."""

    run: tuple[Text, ...] = Field(min_length=1)
    """Program and arguments, read by no shell; the program is one of the checkout's own, or on PATH."""
    environment: dict[str, str] = Field(default_factory=dict)
    """Public values beside PATH and HOME; `{true}` stands for a program that does nothing."""
    deadline_s: Annotated[float, Field(gt=0, le=600)] = 60.0
    unable: tuple[Pattern, ...] = ()
    """Words by which it says that it cannot look (no engine, no network): then it is not run."""


class OrmSchema(Item):
    """`[[checkout.orm]]`: the models that an application's own tool reads, held against the lock."""

    tool: Literal["prisma"]
    file: Inside
    generated: Inside | None = None
    """The copy that the generated client was made from."""


class Git(Section):
    """`[checkout.git]`: where the deployed commit is."""

    branch: Text
    """Remote and branch that hold the commit: `origin/master`."""


class CheckoutPromises(Section):
    """`[checkout]`: the application's own files."""

    migrations: Inside | None = None
    """Its folder of migrations: those of the lock."""
    git: Git | None = None
    document: tuple[Document, ...] = ()
    text: tuple[TextFile, ...] = ()
    log: tuple[Log, ...] = ()
    path: tuple[Kept, ...] = ()
    script: tuple[Script, ...] = ()
    command: tuple[Command, ...] = ()
    orm: tuple[OrmSchema, ...] = ()
