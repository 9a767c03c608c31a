"""The shapes of a contract's promises about the application's checkout.

Every item has a `group`, the kind of check that judges it, and paths are from the checkout's own folder.
"""

import re
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, StringConstraints, model_validator

from landed.marks import Severity
from landed.model import OBJECTS
from landed.promises.filters import Filter, Pattern
from landed.promises.sections import Section, Text
from landed.promises.site import Expect


def _inside(text: str) -> str:
    if text.startswith(("/", "~")) or ".." in text.split("/"):
        raise ValueError("a path within the checkout, written with /")
    return text


def _kind(text: str) -> str:
    if text not in OBJECTS:
        raise ValueError(f"no kind of object: one of {', '.join(OBJECTS)}")
    return text


Inside = Annotated[Text, AfterValidator(_inside)]
"""A path or glob within the checkout."""
Mode = Annotated[str, StringConstraints(pattern=r"^[0-7]{3}$")]
Version = Annotated[str, StringConstraints(pattern=r"^\d+(\.\d+)*$")]
Weight = Literal["block", "warn", "info"]
Kind = Annotated[str, AfterValidator(_kind)]
"""Of an object: `triggers`, `policies`…, as the lock groups them."""
TIME = "time"
"""Group of a log's line that holds a time."""


class Item(Section):
    """What all promises about a checkout have."""

    name: Text
    group: Text
    """Kind of check that judges it: `environment`, `migrations`, `seed_counts`, `deployment`, `handover`."""
    weight: Weight = "block"

    @property
    def severity(self) -> Severity:
        """How heavy its findings are."""
        return Severity(self.weight)


class Document(Item):
    """`[[checkout.document]]`: a JSON or TOML file, and what jq finds in it."""

    file: Inside
    expect: tuple[Expect, ...] = Field(min_length=1)
    tells: dict[str, Filter] = Field(default_factory=dict)
    """What a filter yields is known to `[platform]` by this name."""


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

    @property
    def groups(self) -> tuple[str, ...]:
        """Names of what it finds, but for a time: `[platform]` knows it by them."""
        return tuple(each for each in re.compile(self.matches).groupindex if each != TIME)


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
    """Neither a file nor a folder, not even an empty one."""
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
    """Public values beside PATH and HOME; `{engine}` stands for a program that only tells a version."""
    deadline_s: Annotated[float, Field(gt=0, le=600)] = 60.0
    unable: tuple[Pattern, ...] = ()
    """Words by which it says that it cannot look (no engine, no network): then it is not run."""


CONTRACT = "{contract}"
"""Stands, in a command, for the folder of the contract: what a team adds to its tools lies there."""


class Printer(Section):
    """A command that prints the models as SQL, to standard output and nothing else there."""

    run: tuple[Text, ...] = Field(min_length=1)
    """As of a `[[checkout.command]]`; `{contract}` stands for the contract's folder."""
    needs: Inside | None = None
    """A file of the checkout without which it is not tried."""


class ModelSql(Item):
    """`[[checkout.models]]`: the models as their own tool makes SQL of them, replayed and held against the lock."""

    sql: tuple[Printer, ...] = Field(min_length=1)
    """The first that can is believed."""
    environment: dict[str, str] = Field(default_factory=dict)
    deadline_s: Annotated[float, Field(gt=0, le=600)] = 60.0
    """For each of them."""
    unable: tuple[Pattern, ...] = ()
    """Words by which one says that it cannot (no engine, no network, another option): the next is tried."""
    without: tuple[Kind, ...] = ()
    """Kinds of object that models do not speak of, and migrations may."""
    install: Text
    """What to install where none can."""

    @property
    def files(self) -> tuple[str, ...]:
        """Files of the contract that the commands name."""
        words = (each for printer in self.sql for each in printer.run)
        return tuple(each.removeprefix(f"{CONTRACT}/") for each in words if each.startswith(f"{CONTRACT}/"))


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
    models: tuple[ModelSql, ...] = ()
    orm: tuple[OrmSchema, ...] = ()
