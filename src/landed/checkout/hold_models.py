"""The models as their own tool makes SQL of them: replayed on a scratch server, and held against the lock."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from landed.checkout.drift import drift
from landed.checkout.files import Checkout
from landed.checkout.tools import find_tool, last_words, missing_tool, run_tool
from landed.errors import UsageError
from landed.evidence import Evidence
from landed.lock import Lock
from landed.promises.checkout import CONTRACT, ModelSql, Printer

MOST = 4_000_000
"""Bytes of SQL that are taken."""
REMEDY = "Make a migration of the difference, or bring the models back to what was migrated."

Replay = Callable[[str, str], Lock]
"""From a script, by its name and text, to what it leaves in an empty database. Raises UsageError."""


@dataclass(frozen=True, slots=True)
class _Printed:
    """What a command printed, or why it did not."""

    script: str = ""
    why: str = ""
    ran: bool = False
    refused: bool = False
    """It could look, and did not like what it saw."""


@dataclass(frozen=True)
class ModelHolder:
    """Holds `[[checkout.models]]` against the lock, into one check's evidence."""

    checkout: Checkout
    contract: Path
    lock: Lock
    replay: Replay
    evidence: Evidence
    scrub: Callable[[str], str]
    """Masks what the run knows to be secret."""

    def __call__(self, promise: ModelSql) -> None:
        """Print, replay, compare; where nothing prints it is not run, with what to install."""
        unable = []
        for printer in promise.sql:
            words, printed = " ".join(printer.run), self._print(printer, promise)
            if printed.refused:
                self._find(promise, words, "refused", promise.name, "the models as SQL", printed.why)
                return
            if printed.script:
                self._hold(promise, words, printed.script)
                return
            unable.append(f"`{words}`: {printed.why}" if printed.ran else printed.why)
        told = "; ".join(dict.fromkeys(unable))
        self.evidence.not_run(f"nothing prints the models as SQL ({told}): {promise.install}")

    def _hold(self, promise: ModelSql, words: str, script: str) -> None:
        try:
            modelled = self.replay(f"`{words}`", script)
        except UsageError as error:
            self._find(promise, words, "apply", promise.name, "SQL that applies to an empty database", str(error))
            return
        self.evidence.measure(command=words, objects_compared=len(modelled.everything()))
        for each in drift(self.lock, modelled, promise.without):
            expected, found = f"{each.migrated}, as migrated", f"{each.modelled} by the models"
            self._find(promise, words, each.rule, each.subject, expected, found)

    def _print(self, printer: Printer, promise: ModelSql) -> _Printed:
        """Run a command, where it is there."""
        if printer.needs and not self.checkout.find(printer.needs):
            return _Printed(why=f"there is no {printer.needs}")
        program, root = find_tool(printer.run[0], self.checkout.root), self.checkout.root
        if program is None:
            return _Printed(why=missing_tool(printer.run[0]))
        argv = [program, *(each.replace(CONTRACT, str(self.contract)) for each in printer.run[1:])]
        ran = run_tool(argv, root, promise.environment, promise.deadline_s, self.scrub, printed_bytes=MOST)
        if ran.cut:
            return _Printed(why=f"it prints more than {MOST:,} bytes", ran=True)
        if ran.good and ran.printed.strip():
            return _Printed(script=ran.printed, ran=True)
        if ran.good:
            return _Printed(why="it prints nothing", ran=True)
        able = ran.status is not None and not any(re.search(each, ran.output) for each in promise.unable)
        return _Printed(why=" ".join(ran.output.split())[:300] if able else last_words(ran), ran=True, refused=able)

    def _find(self, promise: ModelSql, words: str, rule: str, subject: str, expected: str, found: str) -> None:
        self.evidence.find(
            rule,
            subject,
            expected=expected,
            found=found,
            severity=promise.severity,
            source=f"`{words}` in the checkout, replayed on a scratch server",
            remedy=REMEDY if rule.startswith("drift") else "Run it there, and mend what it says.",
        )
