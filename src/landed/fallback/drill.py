"""The drill against a real deployment: the contract's commands cut a source off and put it back."""

import shutil
import signal
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

from landed.commands import Ran, Runner, end_leftover, environment_for
from landed.errors import TargetError
from landed.fallback import drill_state
from landed.fallback.cutting import CannotSave, DidNotTake, Mode
from landed.fallback.deployment import Watch
from landed.fallback.drill_state import DrillState, OpenLink
from landed.promises.drill import Argv, Link
from landed.settings import Url

ENDINGS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
SOURCE, HOST = "LANDED_DRILL_SOURCE", "LANDED_DRILL_HOST"
"""Variables that every command gets: which source it is about, and on which host."""


class DrillCutter:
    """Cuts sources off by commands; a `landed.fallback.cutting.Cutter`.

    Nothing is broken before its restore commands are on the disk, and nothing is forgotten before it is back.
    """

    def __init__(
        self,
        links: Sequence[Link],
        *,
        url: Url,
        folder: Path,
        contract: str,
        environment: Mapping[str, str],
        scrub: Callable[[str], str],
        mode: Mode = "drill",
        tell: Callable[[str], None] = lambda words: None,
    ) -> None:
        self.mode: Mode = mode
        self.links = tuple(each.source for each in links)
        self.log: list[Ran] = []
        """Every command that ran, in order."""
        self._promised = {each.source: each for each in links}
        self._url, self._folder, self._given = url, folder, environment
        self._scrub, self._tell = scrub, tell
        self._state = DrillState(host=url.place, url=url.address, contract=contract)
        self._held: IO[str] | None = None
        self._watches: dict[str, Watch] = {}

    def save(self) -> None:
        """See that all is in hand to put every source back, and that a new deployment can be told from an old one.

        Raises CannotSave; nothing has been touched then.
        """
        try:
            if self._held is None:
                self._held = drill_state.take(self._folder)
            if drill_state.read(self._folder) is not None and not self._state.open:
                self._let_go()
                raise CannotSave(f"a drill is still open in {self._folder}: put it back first, by `landed restore`")
        except OSError as error:
            raise CannotSave(f"{self._folder}: cannot be written to: {error.strerror}") from None
        except TargetError as error:
            raise CannotSave(str(error)) from None
        try:
            for link in self._promised.values():
                self._in_hand(link)
        except CannotSave:
            self._let_go()
            raise

    def _in_hand(self, link: Link) -> None:
        missing = [name for name in link.environment if not self._given.get(name)]
        if missing:
            raise CannotSave(f"{link.source}: set {', '.join(missing)}: nothing could be put back without")
        for argv in (*link.check, *link.break_, *link.restore):
            if shutil.which(argv[0], path=self._given.get("PATH")) is None:
                raise CannotSave(f"{link.source}: there is no program {argv[0]}")
        for argv in link.restore:
            if any(self._scrub(each) != each for each in argv):
                raise CannotSave(f"{link.source}: its restore command holds a secret: name a variable instead")
        for argv in link.check:
            ran = self._run(link, argv, link.deadline_s)
            if not ran.good:
                raise CannotSave(f"{link.source}: {ran.text}")
        if self._watch(link).settled() is None:
            raise CannotSave(f"{link.source}: nothing tells which deployment runs, or each look tells another")

    def cut(self, link: str) -> None:
        """Run the link's `break` commands, and wait for the deployment that they made. Only after `save`.

        Where they fail, or none comes, the source is put back at once, and DidNotTake is raised.
        """
        promised = self._promised[link]
        if self._held is None:
            raise CannotSave("nothing is saved")
        if link in self._state.sources:
            return
        watch = self._watch(promised)
        before = watch.settled()
        if before is None:
            raise DidNotTake(f"{link}: the cut was not tried: nothing tells which deployment runs")
        opened = OpenLink(link=promised, since=datetime.now(UTC), deployment=before)
        self._note(open=(*self._state.open, opened))
        self._tell(f"cutting {link} of {self._url.place}; to put it back by hand: landed restore")
        failed = self._commands(promised, promised.break_)
        after = None if failed else watch.other_than({before})
        if after is None:
            why = failed or f"no new, ready deployment within {promised.deployed.within_s:g} s"
            self._undo(link, f"{link}: the cut did not take: {why}")
        self._replace(opened.model_copy(update={"broken": after}))

    def _undo(self, link: str, words: str) -> None:
        try:
            self.restore(link)
        except TargetError as error:
            raise DidNotTake(f"{words}; and it is not put back: {error}") from None
        raise DidNotTake(words)

    def restore(self, link: str) -> None:
        """Run the link's `restore` commands, and wait for the deployment that they made. The last ends the drill.

        Signals wait until it is done: every step of it has an end. Raises DidNotTake where it could not be
        confirmed; the source then counts as cut.
        """
        opened = next((each for each in self._state.open if each.link.source == link), None)
        if opened is None:
            return
        self._tell(f"putting {link} of {self._url.place} back")
        with undisturbed():
            watch = self._watch(opened.link)
            now = watch.now()
            failed = self._commands(opened.link, opened.link.restore)
            if failed:
                raise DidNotTake(f"{link}: restoring failed: {failed}")
            # Where the cut took, the deployment of before may be made to run again; where it did not, that one
            # runs still, and a new one has the time to come.
            took = opened.broken is not None
            after = watch.other_than({now, opened.broken}, also=opened.deployment if took else None)
            if after is None and not (not took and watch.settled() == opened.deployment):
                within = opened.link.deployed.within_s
                raise DidNotTake(f"{link}: restored, but no new, ready deployment within {within:g} s")
            self._note(open=tuple(each for each in self._state.open if each.link.source != link))

    def restore_all(self) -> None:
        """Put every source back, the last cut first; one that fails keeps none of the others from it.

        Raises DidNotTake with all that failed.
        """
        problems = []
        for source in reversed(self._state.sources):
            try:
                self.restore(source)
            except TargetError as error:
                problems.append(str(error))
        if problems:
            raise DidNotTake("; ".join(problems))

    def adopt(self) -> DrillState | None:
        """Take over what another process left open, and end its command where that still runs; None: nothing is.

        Raises Busy while that process lives, BadState, OutOfTime where its command cannot be ended.
        """
        if self._held is None:
            self._held = drill_state.take(self._folder)
        state = drill_state.read(self._folder)
        if state is not None:
            longest = max(each.link.deadline_s for each in state.open)
            end_leftover(self._folder / drill_state.COMMAND, state.group, longest)
            self._state = state
        return state

    def close(self) -> None:
        """Let go of the folder; what is open stays noted in it."""
        for watch in self._watches.values():
            watch.close()
        self._let_go()

    def _let_go(self) -> None:
        if self._held is not None:
            self._held.close()
            self._held = None

    def _watch(self, link: Link) -> Watch:
        if link.source not in self._watches:
            watch = Watch(link.deployed, self._url, lambda argv, seconds: self._run(link, argv, seconds))
            self._watches[link.source] = watch
        return self._watches[link.source]

    def _commands(self, link: Link, commands: Sequence[Argv]) -> str | None:
        """Run them until one fails: the words of that one."""
        for argv in commands:
            ran = self._run(link, argv, link.deadline_s)
            if not ran.good:
                return ran.text
        return None

    def _run(self, link: Link, argv: Argv | Sequence[str], seconds: float) -> Ran:
        given = environment_for(link.environment, self._given)
        runner = Runner(
            environment=given | {SOURCE: link.source, HOST: self._url.place},
            scrub=self._scrub,
            lock=self._folder / drill_state.COMMAND,
            started=self._started,
        )
        ran = runner.run(argv, seconds)
        self.log.append(ran)
        return ran

    def _started(self, group: int | None) -> None:
        if self._state.open:
            self._note(group=group)

    def _replace(self, opened: OpenLink) -> None:
        mine = opened.link.source
        self._note(open=tuple(opened if each.link.source == mine else each for each in self._state.open))

    def _note(self, **changes: object) -> None:
        self._state = self._state.model_copy(update=changes)
        if self._state.open:
            drill_state.write(self._folder, self._state)
        else:
            drill_state.remove(self._folder)
            self._let_go()


@contextmanager
def undisturbed() -> Iterator[None]:
    """Within the block, signals that would end the run are not heard. Outside the main thread: nothing."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    # A function, not SIG_IGN: what is ignored stays ignored in the commands.
    before = [(number, signal.signal(number, lambda *_: None)) for number in ENDINGS]
    try:
        yield
    finally:
        for number, handler in before:
            signal.signal(number, handler)
