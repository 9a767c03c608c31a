"""What a build command comes to, through the scripts of a package.json; and whose failure ends it."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

DEEPEST = 10
_RUN = re.compile(r"^(?:npm|pnpm|yarn|bun)\s+(?:run(?:-script)?\s+)?([\w:.-]+)")
_OWN = {"ci", "install", "i", "add", "exec", "dlx", "test", "start", "x"}
_NPX = re.compile(r"^(?:npx|pnpm exec|yarn dlx|bunx)\s+(?:--?[\w-]+\s+)*")
_LISTS = re.compile(r"\n|;|(?<![&>|])&(?![&>])")
_PIPE = re.compile(r"(?<!\|)\|(?!\|)")
_ENDS = re.compile(r"\bexit\s+[1-9]|\bfalse\b")
"""What stands behind `||` and fails in its turn."""
_STRICT = re.compile(r"\bset\s+(?:-\w+\s+)*-\w*e")
_PIPEFAIL = re.compile(r"\bset\b[^;&|]*\bpipefail\b")


@dataclass(frozen=True, slots=True)
class Step:
    """One program that a command runs."""

    line: str
    binding: bool
    """Where it fails the command fails: nothing goes on all the same."""


def reached(command: str, scripts: Mapping[str, str], deep: int = 0) -> Iterator[Step]:
    """The programs that a command runs where all is well, in their order; scripts with what runs before and after.

    What follows `||` is left out: it runs where something failed. Behind a script that runs itself it ends.
    """
    for part in _parts(command):
        line = re.sub(r"^(?:cross-env\s+)?(?:\w+=\S*\s+)*", "", part.line)
        called = _RUN.match(line)
        name = called[1] if called else ""
        if name in scripts and name not in _OWN and deep < DEEPEST:
            for each in (f"pre{name}", name, f"post{name}"):
                for step in reached(str(scripts[each]), scripts, deep + 1) if each in scripts else ():
                    yield Step(step.line, step.binding and part.binding)
        elif line:
            yield Step(_NPX.sub("", line), part.binding)


def _parts(command: str) -> Iterator[Step]:
    """A command in its parts, as a shell would run them one after the other."""
    lists = [each for each in _LISTS.split(command) if each.strip()]
    for number, each in enumerate(lists):
        last = number == len(lists) - 1 or bool(_STRICT.search(command))
        for line, caught in _chain(each):
            *before, end = _PIPE.split(line)
            for piece in before:
                yield Step(piece.strip("() "), last and not caught and bool(_PIPEFAIL.search(command)))
            yield Step(end.strip("() "), last and not caught)


def _chain(text: str) -> Iterator[tuple[str, bool]]:
    """What runs of `a && b || c`, and whether a failure of it is caught: then c ran, and all is well again."""
    parts = re.split(r"(&&|\|\|)", text)
    skipped = 0
    for at in range(0, len(parts), 2):
        if at and (parts[at - 1] == "||" or skipped > 0):
            skipped += parts[at].count("(") - parts[at].count(")")
            continue
        skipped = 0
        behind = next((other for other in range(at + 1, len(parts), 2) if parts[other] == "||"), None)
        yield parts[at], behind is not None and not _ENDS.search("".join(parts[behind + 1 :]))
