"""What belongs to one machine, held against the contract: env files, git, installed versions."""

import re
import stat
from dataclasses import dataclass
from pathlib import Path

from landed.checkout.env_files import findable, repeated, secrets_in, variable_problems
from landed.checkout.files import Checkout, locked_versions, version_of
from landed.errors import UsageError
from landed.evidence import Evidence
from landed.marks import Severity
from landed.promises.environment import EnvFile, Environment, Package
from landed.secrets import Secret

MOVE = "Take it out of git (`git rm --cached`), ignore it, and change every password that was in it."


@dataclass(frozen=True)
class EnvironmentHolder:
    """Judges `[environment]` against a checkout, into one check's evidence."""

    environment: Environment
    checkout: Checkout
    evidence: Evidence
    own: tuple[Secret, ...] = ()
    """Passwords of the run's own connection strings."""

    def file(self, promise: EnvFile) -> None:
        """One kind of env file: there, named, of its mode, old enough, with its variables, ignored."""
        found = self.checkout.find(promise.glob)
        self.evidence.measure(files=len(found))
        if not found:
            self._find(promise, "missing", promise.glob, "a file", "none", "Make it, as the runbook says.")
            return
        for path in found:
            self._outside(promise, path)
        newest = max(found, key=lambda each: (each.stat().st_mtime, each.name))
        for rule, subject, promised, seen in variable_problems(promise, self.checkout, newest):
            self._find(promise, rule, subject, promised, seen, "Mend the variable; its value is not shown here.")
        for name in repeated(self.checkout, newest) if promise.variables else ():
            self._find(
                promise,
                "repeated",
                f"{self.checkout.name(newest)}.{name}",
                "each variable once",
                "more than once: the last wins",
                "Take the earlier lines out.",
                severity=Severity.WARN,
            )
        if promise.ignored:
            self._ignored(promise, found)

    def _outside(self, promise: EnvFile, path: Path) -> None:
        """A file's name, mode and age, that it is not empty, and what must not stand in it."""
        name, facts = self.checkout.name(path), path.stat()
        mode = f"{stat.S_IMODE(facts.st_mode):03o}"
        if promise.named and not re.fullmatch(promise.named, path.name):
            self._find(promise, "name", name, f"a name like {promise.named}", path.name, "Rename it.")
        if promise.mode and mode != promise.mode:
            weight = Severity(promise.mode_weight)
            self._find(promise, "mode", name, promise.mode, mode, f"chmod {promise.mode} {name}", severity=weight)
        text = self.checkout.text(path)
        if not text.strip():
            self._find(promise, "empty", name, "something in it", "nothing", "Make it again.")
        for each in promise.without:
            if re.search(each, text):
                self._find(promise, "content", name, f"nothing like {each}", "it is there", "Keep what was before.")
        if promise.unlike and any(
            each in text for each in secrets_in(self.environment, self.checkout, promise.unlike)
        ):
            words = f"no secret of {promise.unlike}"
            self._find(promise, "content", name, words, "one of them", "Keep what was there before the change.")
        for newer in self.checkout.find(promise.older_than) if promise.older_than else ():
            if facts.st_mtime > newer.stat().st_mtime:
                words = f"no younger than {self.checkout.name(newer)}"
                self._find(promise, "age", name, words, "younger", "A backup is made before the change.")

    def _ignored(self, promise: EnvFile, found: list[Path]) -> None:
        names = [self.checkout.name(each) for each in found]
        git = self.checkout.git
        for name in sorted(set(names) & git.tracked):
            self._find(promise, "tracked", name, "not in git", "tracked", MOVE)
        for name in sorted(set(names) - git.ignored(names)):
            self._find(promise, "not_ignored", name, "ignored by git", "not ignored", "Write it into .gitignore.")

    def private(self) -> None:
        """Private paths: tracked nowhere, in no commit, ignored where they lie."""
        own, git = self.environment, self.checkout.git
        tracked = git.matching(own.private, own.public)
        lying = git.lying(own.private, own.public)
        committed = [each for each in git.committed(own.private, own.public, own.since) if each not in tracked]
        self.evidence.measure(patterns=len(own.private), tracked=len(tracked), lying=len(lying))
        since = f"since {own.since}" if own.since else "ever"
        for rule, names, promised, seen, remedy in (
            ("tracked", tracked, "not in git", "tracked", MOVE),
            ("committed", committed, f"in no commit {since}", "in a commit", "Change every password in it."),
            (
                "not_ignored",
                sorted(set(lying) - git.ignored(lying)),
                "ignored by git",
                "not ignored: `git add -A` would take it",
                "Write it into .gitignore.",
            ),
        ):
            for name in names:
                self.evidence.find(
                    rule, name, expected=promised, found=seen, source="git in the checkout", remedy=remedy
                )

    def secrets(self) -> None:
        """Secret values of env files, and the passwords of the run itself: in no tracked file, in no commit."""
        known = sorted(secrets_in(self.environment, self.checkout) | findable(each.reveal() for each in self.own))
        if not known:
            self.evidence.not_run("no env file of the checkout holds a secret to look for")
        texts = [each.encode() for each in known]
        self.evidence.measure(secrets=len(known))
        for where, content in self.checkout.git.texts(self.environment.since):
            if any(each in content for each in texts):
                self.evidence.find(
                    "secret",
                    where,
                    expected="no secret of an env file or of this run",
                    found="one of them",
                    source="git in the checkout",
                    remedy="Change that password, then take it out.",
                )

    def package(self, promise: Package) -> None:
        """Packages: resolved, installed as resolved, late enough, in one version."""
        try:
            locked = locked_versions(self.checkout.document(promise.lock), promise.names)
        except UsageError as error:
            self._find(promise, "lock", promise.lock, "a lock file", str(error), "Commit the lock file.")
            return
        self.evidence.measure(versions=", ".join(f"{name} {version}" for name, version in locked.items()))
        for name in promise.names:
            if name not in locked:
                self._find(promise, "unresolved", name, "a resolved version", "none", f"npm install {name}")
            elif promise.at_least and version_of(locked[name]) < version_of(promise.at_least):
                self._find(promise, "old", name, f"{promise.at_least} or later", locked[name], f"Update {name}.")
        if promise.same and len(set(locked.values())) > 1:
            seen = ", ".join(f"{name} {version}" for name, version in locked.items())
            self._find(promise, "versions", promise.name, "one version", seen, "Install them in one version.")
        self._installed(promise, locked)

    def _installed(self, promise: Package, locked: dict[str, str]) -> None:
        if promise.installed is None:
            return
        if not (self.checkout.root / promise.installed).is_dir():
            self.evidence.not_run(f"there is no {promise.installed}: run npm ci in the checkout")
        for name, version in locked.items():
            try:
                there = str(self.checkout.document(f"{promise.installed}/{name}/package.json")["version"])
            except (UsageError, KeyError, TypeError):
                there = "none"
            if there != version:
                self._find(promise, "installed", name, f"{version}, as locked", there, "Run `npm ci`.")

    def _find(
        self,
        promise: EnvFile | Package,
        rule: str,
        subject: str,
        expected: str,
        found: str,
        remedy: str,
        severity: Severity | None = None,
    ) -> None:
        self.evidence.find(
            rule,
            subject,
            expected=expected,
            found=found,
            severity=severity or promise.severity,
            source="the checkout",
            remedy=remedy,
        )
