"""A link's commands: what they need is seen to first, and what each of them said is handed on."""

import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import ClassVar, Literal

from pydantic import ConfigDict

from landed.commands import Ran, Runner, environment_for
from landed.fallback import drill_state
from landed.fallback.cutting import CannotSave
from landed.marks import STRICT
from landed.promises.drill import Argv, Link, PutBack
from landed.secrets import Scrubber

SOURCE, HOST = "LANDED_DRILL_SOURCE", "LANDED_DRILL_HOST"
"""Variables that every command gets: which source it is about, and on which host."""
Doing = Literal["check", "break", "restore"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A command that is over, as reports have it: scrubbed."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    at: datetime
    source: str
    doing: Doing
    words: str
    status: int | None
    """None: it did not start, or was ended at its deadline."""
    seconds: float
    output: str


@dataclass(kw_only=True)
class LinkCommands:
    """Runs the commands of links of one site."""

    host: str
    folder: Path
    """Where the drill is noted: the lock of the command that runs lies beside."""
    environment: Mapping[str, str]
    scrubber: Scrubber
    started: Callable[[int | None], None]
    keep: Callable[[Said], None]
    anyway: bool = False
    """Run them although nothing can be noted of it: something is put back."""

    def run(self, link: PutBack, argv: Sequence[str], seconds: float) -> Ran:
        """One command, to its end."""
        given = environment_for(link.environment, self.environment)
        runner = Runner(
            environment=given | {SOURCE: link.source, HOST: self.host},
            scrub=self.scrubber.scrub,
            lock=self.folder / drill_state.COMMAND,
            started=self.started,
            anyway=self.anyway,
        )
        return runner.run(argv, seconds)

    def each(self, link: PutBack, doing: Doing, commands: Sequence[Argv]) -> str | None:
        """Run them until one fails: the words of that one."""
        for argv in commands:
            at = datetime.now(UTC)
            ran = self.run(link, argv, link.deadline_s)
            self.keep(
                Said(
                    at=at,
                    source=link.source,
                    doing=doing,
                    words=ran.words,
                    status=ran.status,
                    seconds=round(ran.seconds, 3),
                    output=ran.output,
                )
            )
            if not ran.good:
                return ran.text
        return None

    def in_hand(self, link: Link) -> None:
        """See that what puts a link back is there. Raises CannotSave."""
        missing = [name for name in link.environment if not self.environment.get(name)]
        if missing:
            raise CannotSave(f"{link.source}: set {', '.join(missing)}: nothing could be put back without")
        for argv in link.commands:
            if shutil.which(argv[0], path=self.environment.get("PATH")) is None:
                raise CannotSave(f"{link.source}: there is no program {argv[0]}")
        named = (link.deployed.command,) if link.deployed.command else ()
        if any(self.scrubber.scrub(each) != each for argv in (*link.restore, *named) for each in argv):
            raise CannotSave(f"{link.source}: its restore command holds a secret: name a variable instead")
        if any(self.scrubber.knows(each) for argv in link.commands for each in argv):
            raise CannotSave(f"{link.source}: a command of it holds a secret: name a variable instead")
        failed = self.each(link, "check", link.check)
        if failed:
            raise CannotSave(f"{link.source}: {failed}")
