"""The application's own files, held against the contract: documents, texts, logs, scripts, models."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from landed.checkout.files import Checkout, locked_versions, version_of, without_secrets
from landed.checkout.logs import read_time
from landed.checkout.orm import Models, drift, read_models, stale
from landed.checkout.scripts import reached
from landed.checkout.texts import part_of
from landed.errors import TargetError, UsageError
from landed.evidence import Evidence
from landed.expectations import broken, found_by, run_jq
from landed.lock import Lock
from landed.promises.checkout import TIME, Document, Item, Kept, Log, OrmSchema, Script, TextFile, Words
from landed.promises.sections import Profile


@dataclass(frozen=True)
class CheckoutHolder:
    """Judges `[checkout]` against a checkout, into one check's evidence."""

    checkout: Checkout
    lock: Lock
    profile: Profile
    evidence: Evidence
    secrets: tuple[str, ...] = ()
    """Names of variables whose values no report shows, wherever they stand."""

    def document(self, promise: Document) -> None:
        """A JSON or TOML file says what is expected."""
        try:
            found = self.checkout.document(promise.file)
        except UsageError as error:
            self.find(promise, "unreadable", promise.file, "a document", str(error))
            return
        shown = without_secrets(found, self.secrets)
        for each in broken(promise.expect, found, self.profile):
            words = each.found if shown == found else found_by(each.what, shown)
            self.find(promise, "expect", f"{promise.file} {each.what}", each.expected, words)

    def text(self, promise: TextFile) -> None:
        """A text says what it must, in the order it must, and not what it must not."""
        text = self.part(promise)
        if text is None:
            return
        says = [each for each in promise.says if self._applies(each, promise)]
        for each in says:
            if not re.search(each.matches, text, re.M):
                self.find(promise, "missing", f"{promise.name} {each.words}", each.words, "nothing like it")
        for each in promise.never:
            if re.search(each.matches, text, re.M):
                self.find(promise, "extra", f"{promise.name} {each.words}", f"not: {each.words}", "it is there")
        self._in_order(promise, promise.steps, text)

    def part(self, promise: TextFile) -> str | None:
        """The part of a text that is judged; None where it is not there, which is a finding."""
        part = part_of(promise, self.checkout)
        if part is None:
            there = self.checkout.find(promise.file)
            words = f"a section like {promise.section}" if there else f"a file {promise.file}"
            self.find(promise, "section" if there else "unreadable", promise.name, words, "none")
        return part

    def _applies(self, each: Words, promise: TextFile) -> bool:
        if each.package is None or each.below is None:
            return True
        try:
            found = locked_versions(self.checkout.document(promise.lock), [each.package])
        except UsageError:
            return True
        return each.package not in found or version_of(found[each.package]) < version_of(each.below)

    def _in_order(self, promise: Item, steps: Sequence[Words], text: str) -> None:
        """Each step stands somewhere, and there is a place for it behind the one before."""
        at = 0
        for each in steps:
            found = re.compile(each.matches, re.M).search(text, at)
            if found:
                at = found.end()
            elif re.search(each.matches, text, re.M):
                self.find(promise, "order", f"{promise.name} {each.words}", "after the one before", "before it")
            else:
                self.find(promise, "step", f"{promise.name} {each.words}", each.words, "nothing like it")

    def log(self, promise: Log) -> tuple[datetime | None, datetime | None]:
        """A log has its lines in order, and its times do not run back. Returns the first time and the last."""
        found = self.checkout.find(promise.file)
        if not found:
            self.find(promise, "unreadable", promise.file, "a log", "none")
            return None, None
        text = self.checkout.text(found[0])
        self._in_order(promise, promise.lines, text)
        times = [each for each in self._times(promise, text) if each is not None]
        zoned = [each for each in times if each.tzinfo]
        for order in (zoned,) if zoned else (times,):
            for one, other in pairwise(order):
                if other < one:
                    self.find(promise, "times", promise.file, f"not before {one}", str(other))
        return (zoned[0], zoned[-1]) if len(zoned) > 1 else (None, None)

    def _times(self, promise: Log, text: str) -> Iterable[datetime | None]:
        for each in promise.lines:
            if TIME in re.compile(each.matches).groupindex:
                found = re.search(each.matches, text, re.M)
                if found:
                    time = read_time(found[TIME])
                    if time is None:
                        subject = f"{promise.name} {each.words}"
                        self.find(promise, "no_time", subject, "a time as `date` writes it", found[TIME][:60])
                    yield time

    def between(self, promise: Log, times: Iterable[tuple[str, datetime]]) -> None:
        """Moments of the migration history lie between a log's first time and its last."""
        begun, ended = self.log(promise)
        if begun is None or ended is None:
            self.evidence.not_run(f"{promise.file} holds no two times with a zone that is known")
        skew = timedelta(seconds=promise.skew_s)
        for name, moment in times:
            if not begun - skew <= moment <= ended + timedelta(seconds=1) + skew:
                self.find(promise, "history", name, f"between {begun} and {ended}", str(moment))

    def kept(self, promise: Kept) -> None:
        """Files are there under their name, or are not; tracked, or not."""
        if promise.absent:
            for name in self.checkout.lying(promise.glob):
                self.find(promise, "extra", name, "no such file or folder", "it is there")
            return
        found = self.checkout.find(promise.glob)
        names = [self.checkout.name(each) for each in found]
        if not found:
            self.find(promise, "missing", promise.glob, "a file", "none")
        for path, name in zip(found, names, strict=True):
            if promise.named and not re.fullmatch(promise.named, path.name):
                self.find(promise, "name", name, f"a name like {promise.named}", path.name)
            if not path.stat().st_size:
                self.find(promise, "empty", name, "something in it", "nothing")
            if promise.tracked is not None and (name in self.checkout.git.tracked) != promise.tracked:
                words = ("not in git", "in git")
                self.find(promise, "tracked", name, words[promise.tracked], words[not promise.tracked])

    def script(self, promise: Script) -> None:
        """What the build command runs, script by script, holds the steps in order, and ends where one fails."""
        try:
            command = run_jq(promise.jq, self.checkout.document(promise.command))
            scripts = self.checkout.document(promise.scripts).get("scripts", {})
        except (UsageError, TargetError, AttributeError) as error:
            self.find(promise, "unreadable", promise.command, "a command and scripts", str(error))
            return
        for name in promise.defines:
            if name not in scripts:
                self.find(promise, "missing", f"{promise.scripts} {name}", "a script", "none")
        if not isinstance(command, str):
            self.find(promise, "missing", f"{promise.command} {promise.jq}", "a command", "none")
            return
        steps = list(reached(command, scripts))
        self.evidence.measure(steps=len(steps))
        self._in_order(promise, promise.steps, "\n".join(each.line for each in steps))
        for each in promise.steps:
            mine = [step for step in steps if re.search(each.matches, step.line)]
            if mine and not any(step.binding for step in mine):
                subject, words = f"{promise.name} {each.words}", "what comes behind it runs all the same"
                self.find(promise, "unheeded", subject, "a failure that ends the build", words)

    def models(self, promise: OrmSchema, file: str) -> tuple[Models, str] | None:
        """A file of models, read, and its text; None where it cannot be, which is a finding."""
        try:
            if not (found := self.checkout.find(file)):
                raise UsageError("it is not there")
            text = self.checkout.text(found[0])
            return read_models(promise.tool, text), text
        except UsageError as error:
            self.find(promise, "unreadable", file, "models", str(error))
            return None

    def orm(self, promise: OrmSchema) -> None:
        """Models and lock say the same of tables, columns, types and null rules."""
        read = self.models(promise, promise.file)
        if read is None:
            return
        models, _ = read
        self.evidence.measure(tables=len(models.tables), columns=models.columns)
        for each in drift(models, self.lock):
            self.find(
                promise,
                each.rule,
                each.subject,
                f"{each.locked}, as migrated",
                f"{each.modelled} in {promise.file}",
            )

    def generated(self, promise: OrmSchema) -> None:
        """The client was generated from these very models."""
        if promise.generated is None:
            self.evidence.not_applicable("the contract names no generated client")
        if not self.checkout.find(promise.generated):
            folder = promise.generated.partition("/")[0]
            if not (self.checkout.root / folder).is_dir():
                self.evidence.not_run(f"there is no {folder}: install the packages and generate the client")
        mine, theirs = self.models(promise, promise.file), self.models(promise, promise.generated)
        if mine is None or theirs is None:
            return
        for name in stale(promise.tool, mine[1], theirs[1]):
            self.find(promise, "stale", name, f"as in {promise.file}", f"otherwise in {promise.generated}")

    def find(self, promise: Item, rule: str, subject: str, expected: str, found: str) -> None:
        """Record one finding of a promise."""
        self.evidence.find(
            rule,
            subject,
            expected=expected,
            found=found,
            severity=promise.severity,
            source="the checkout",
            remedy=REMEDIES.get(rule, "Mend the file in the checkout, commit and deploy it."),
        )


REMEDIES = {
    "stale": "Generate the client again, and deploy it.",
    "unheeded": "Let && alone join it to what comes next: a build must end where it fails.",
    "history": "Look whether this log is of this migration; clocks may differ by the contract's skew_s.",
    **dict.fromkeys(
        ("table_missing", "table_extra", "column_missing", "column_extra", "column"),
        "Make a migration of the difference, or bring the models back to what was migrated.",
    ),
}
