"""What git knows of a checkout: asked without a lock, a hook, a helper or a question, each with a deadline."""

import os
import shutil
import subprocess
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path

from landed.evidence import NotRun

SECONDS = 30.0
LARGEST = 200_000_000
"""Bytes of patches that are looked through."""
_QUIET = {
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_NO_REPLACE_OBJECTS": "1",
    "LC_ALL": "C",
}


@dataclass(frozen=True)
class Git:
    """A working tree. Every question raises NotRun where git is not there, or this is no repository."""

    root: Path

    @cached_property
    def tracked(self) -> frozenset[str]:
        """Paths in the index, from the checkout's own folder."""
        return frozenset(self._names("ls-files", "-z"))

    @cached_property
    def prefix(self) -> str:
        """Where the checkout's folder is within its repository, with a slash, or nothing."""
        return self._ask("rev-parse", "--show-prefix").strip()

    def ignored(self, paths: Sequence[str]) -> frozenset[str]:
        """Those of the paths that git ignores by its rules, tracked or not."""
        told = self._ask("check-ignore", "--no-index", "-z", "--stdin", give="\0".join(paths), good=(0, 1))
        return frozenset(filter(None, told.split("\0")))

    def matching(self, patterns: Sequence[str], but: Sequence[str]) -> list[str]:
        """Tracked paths that the patterns match."""
        return sorted(self._names("ls-files", "-z", "--", *_specs(patterns, but))) if patterns else []

    def lying(self, patterns: Sequence[str], but: Sequence[str]) -> list[str]:
        """Files in the working tree that git does not track and that the patterns match."""
        if not patterns:
            return []
        return sorted(self._names("ls-files", "-z", "--others", "--", *_specs(patterns, but)))

    def committed(self, patterns: Sequence[str], but: Sequence[str], since: date | None) -> list[str]:
        """Paths that commits since a day added or changed and that the patterns match, on any branch."""
        if not patterns or self.head is None:
            return []
        names = self._names(
            "log", "--all", *_since(since), "--diff-filter=ACMRT", "--name-only", "--format=", "-z", "-m", "--",
            *_specs(patterns, but),
        )  # fmt: skip
        return sorted({each.strip("\n") for each in names} - {""})

    @cached_property
    def head(self) -> str | None:
        """The commit that is checked out; None before the first one."""
        found = self._ask("rev-parse", "--verify", "-q", "HEAD", good=(0, 1)).strip()
        return found or None

    @cached_property
    def changes(self) -> list[str]:
        """Lines of `git status --porcelain`."""
        return [each for each in self._ask("status", "--porcelain=v1").splitlines() if each]

    def holds(self, branch: str) -> bool | None:
        """Is the commit an ancestor of a branch, or its end? None: there is no such branch."""
        where = f"refs/remotes/{branch}"
        if not self._ask("rev-parse", "--verify", "-q", where, good=(0, 1)).strip():
            return None
        return self.head in self._ask("rev-list", "--max-count=10000", where).split()

    def texts(self, since: date | None) -> Iterator[tuple[str, bytes]]:
        """What is in git: each tracked file as it lies there, then the commits' added lines since a day.

        Raises NotRun at the end where there is more of them than is looked through.
        """
        for name in sorted(self.tracked):
            path = self.root / name
            if path.is_file() and not path.is_symlink():
                yield name, path.read_bytes()
        if self.head is not None:
            patch = self._run("log", "--all", *_since(since), "-p", "-U0", "--no-ext-diff", "--no-textconv", "-m")
            yield "a commit", patch[:LARGEST]
            if len(patch) > LARGEST:
                raise NotRun(f"more than {LARGEST:,} bytes of changes: let [environment] since be a later day")

    def _names(self, *arguments: str) -> list[str]:
        return [each for each in self._ask(*arguments).split("\0") if each]

    def _ask(self, *arguments: str, give: str = "", good: Iterable[int] = (0,)) -> str:
        return self._run(*arguments, give=give, good=good).decode("utf-8", "surrogateescape")

    def _run(self, *arguments: str, give: str = "", good: Iterable[int] = (0,)) -> bytes:
        program = shutil.which("git")
        if program is None:
            raise NotRun("git is not there: install it")
        kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
        settings = ("core.fsmonitor=false", "core.hooksPath=/dev/null", "core.quotePath=false")
        safe = [part for each in (*settings, f"safe.directory={self.root}") for part in ("-c", each)]
        try:
            done = subprocess.run(
                [program, "--no-pager", *safe, *arguments],
                cwd=self.root,
                env=kept | _QUIET,
                input=give.encode("utf-8", "surrogateescape"),
                capture_output=True,
                timeout=SECONDS,
                check=False,
            )
        except subprocess.TimeoutExpired:
            raise NotRun(f"git {arguments[0]} did not answer within {SECONDS:g} s") from None
        if done.returncode not in good:
            words = done.stderr.decode("utf-8", "replace").strip().splitlines() or ["no words"]
            raise NotRun(f"git {arguments[0]}: {words[0][:200]}")
        return done.stdout


def _since(day: date | None) -> list[str]:
    return [f"--since={day.isoformat()}T00:00:00Z"] if day else []


def _specs(patterns: Sequence[str], but: Sequence[str]) -> list[str]:
    """Pathspecs in git's own words: at any depth where a pattern has no slash, as in .gitignore."""

    def anywhere(pattern: str) -> str:
        return pattern if "/" in pattern else f"**/{pattern}"

    wanted = [f":(glob){anywhere(each)}" for each in patterns]
    return wanted + [f":(exclude,glob){anywhere(each)}" for each in but]
