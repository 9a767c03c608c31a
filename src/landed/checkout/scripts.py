"""What a build command comes to, through the scripts of a package.json."""

import re
from collections.abc import Iterator, Mapping

DEEPEST = 10
_RUN = re.compile(r"^(?:npm|pnpm|yarn|bun)\s+(?:run(?:-script)?\s+)?([\w:.-]+)")
_OWN = {"ci", "install", "i", "add", "exec", "dlx", "test", "start", "x"}
_NPX = re.compile(r"^(?:npx|pnpm exec|yarn dlx|bunx)\s+(?:--?[\w-]+\s+)*")


def reached(command: str, scripts: Mapping[str, str], deep: int = 0) -> Iterator[str]:
    """The programs that a command runs, one line each, in their order; scripts with what runs before and after.

    What follows `||` is left out: it runs where something failed. Behind a script that runs itself it ends.
    """
    for part in re.split(r"&&|;|\n", command):
        line = re.split(r"\|\|", part)[0].strip()
        line = re.sub(r"^(?:cross-env\s+)?(?:\w+=\S*\s+)*", "", line)
        called = _RUN.match(line)
        name = called[1] if called else ""
        if name in scripts and name not in _OWN and deep < DEEPEST:
            for each in (f"pre{name}", name, f"post{name}"):
                if each in scripts:
                    yield from reached(str(scripts[each]), scripts, deep + 1)
        elif line:
            yield _NPX.sub("", line)
