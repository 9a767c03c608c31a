"""The drill against a real deployment: the contract's commands cut a source off and put it back."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, NoReturn

from landed.commands import end_leftover
from landed.errors import TargetError
from landed.fallback import drill_state
from landed.fallback.cutting import CannotSave, DidNotTake, Mode
from landed.fallback.deployment import Watch
from landed.fallback.drill_state import DrillState, OpenLink
from landed.fallback.link_commands import LinkCommands, Said
from landed.fallback.undisturbed import undisturbed
from landed.promises.drill import Link, PutBack
from landed.secrets import Scrubber
from landed.settings import Url


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
        scrubber: Scrubber,
        mode: Mode = "drill",
        tell: Callable[[str], None] = lambda words: None,
        keep: Callable[[Said], None] = lambda said: None,
    ) -> None:
        self.mode: Mode = mode
        self.links = tuple(each.source for each in links)
        self._promised = {each.source: each for each in links}
        self._url, self._folder, self._scrubber, self._tell = url, folder, scrubber, tell
        self._commands = LinkCommands(
            host=url.place,
            folder=folder,
            environment=environment,
            scrubber=scrubber,
            started=self._started,
            keep=keep,
        )
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
        self._commands.in_hand(link)
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
            self._untried(link, "nothing tells which deployment runs")
        opened = OpenLink(link=promised.back, since=datetime.now(UTC), deployment=before)
        try:
            self._note(open=(*self._state.open, opened))
        except OSError as error:
            self._untried(link, f"{self._folder} cannot be written to: {error.strerror}")
        self._tell(f"cutting {link} of {self._url.place}; to put it back: {drill_state.command(self._folder)}")
        failed = self._commands.each(promised, "break", promised.break_)
        after = None if failed else watch.other_than({before})
        if after is None:
            why = failed or f"no new, ready deployment within {promised.deployed.within_s:g} s"
            self._undo(link, f"{link}: the cut did not take: {why}")
        try:
            self._replace(opened.model_copy(update={"broken": after}))
        except OSError as error:
            self._undo(link, f"{link}: the cut was not kept: {self._folder} cannot be written to: {error.strerror}")

    def _untried(self, link: str, why: str) -> NoReturn:
        self._let_go_if_whole()
        raise DidNotTake(f"{link}: the cut was not tried: {why}")

    def _undo(self, link: str, words: str) -> NoReturn:
        try:
            self.restore(link)
        except TargetError as error:
            raise DidNotTake(f"{words}; and it is not put back: {error}") from None
        raise DidNotTake(words)

    def restore(self, link: str) -> None:
        """Run the link's `restore` commands, and wait for the deployment they made. The last ends the drill.

        Signals wait until it is done: every step of it has an end. A state that cannot be written keeps nothing
        from being put back. Raises DidNotTake where it could not be confirmed; the source then counts as cut.
        """
        opened = next((each for each in self._state.open if each.link.source == link), None)
        if opened is None:
            return
        self._tell(f"putting {link} of {self._url.place} back")
        with self._putting_back():
            watch = self._watch(opened.link)
            now = watch.now()
            failed = self._commands.each(opened.link, "restore", opened.link.restore)
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
        """Put every source back, the last cut first; one that fails keeps none of the others from it, nor a signal.

        Raises DidNotTake with all that failed.
        """
        problems = []
        with undisturbed():
            for source in reversed(self._state.sources):
                try:
                    self.restore(source)
                except TargetError as error:
                    problems.append(str(error))
        self._let_go_if_whole()
        if problems:
            raise DidNotTake("; ".join(problems))

    @contextmanager
    def _putting_back(self) -> Iterator[None]:
        with undisturbed():
            self._commands.anyway = True
            try:
                yield
            finally:
                self._commands.anyway = False

    def adopt(self) -> DrillState | None:
        """Take over what another process left open, and end its command where that still runs; None: nothing is.

        Raises Busy while that process lives, BadState, OutOfTime where its command cannot be ended, OSError.
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

    def _let_go_if_whole(self) -> None:
        """Where nothing is cut, another may drill from here."""
        if not self._state.open:
            self._let_go()

    def _watch(self, link: PutBack) -> Watch:
        if link.source not in self._watches:
            self._watches[link.source] = Watch(
                link.deployed,
                self._url,
                lambda argv, seconds: self._commands.run(link, argv, seconds),
                self._scrubber.scrub,
            )
        return self._watches[link.source]

    def _started(self, group: int | None) -> None:
        if self._state.open:
            self._note(group=group)

    def _replace(self, opened: OpenLink) -> None:
        mine = opened.link.source
        self._note(open=tuple(opened if each.link.source == mine else each for each in self._state.open))

    def _note(self, **changes: object) -> None:
        changed = self._state.model_copy(update=changes)
        try:
            if changed.open:
                drill_state.write(self._folder, changed)
            else:
                drill_state.remove(self._folder)
        except OSError as error:
            if not self._commands.anyway:
                raise
            self._tell(f"the state in {self._folder} cannot be changed: {error.strerror}")
        self._state = changed
        self._let_go_if_whole()
