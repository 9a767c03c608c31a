"""The application's own programs, run in its checkout: without a shell, and without a secret."""

import os
import shutil
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from landed.commands import KEPT, PASSED, Ran, Runner

TOOLS = "node_modules/.bin"
"""Where a checkout has its own programs."""
ENGINE = "{engine}"
"""Stands, in a variable of the contract, for a program that only tells a version: some tools ask for one, and then
work without it."""


def find_tool(name: str, root: Path) -> str | None:
    """Where a program is: the checkout's own, else on PATH."""
    own = root / TOOLS / name
    return str(own) if os.access(own, os.X_OK) else shutil.which(name)


def missing_tool(name: str) -> str:
    """What to tell where it is not."""
    return f"{name} is neither in the checkout's {TOOLS} nor on PATH: install the packages"


def run_tool(
    argv: Sequence[str],
    root: Path,
    environment: Mapping[str, str],
    deadline_s: float,
    scrub: Callable[[str], str],
    *,
    printed_bytes: int = 2 * KEPT,
) -> Ran:
    """Run a program in the checkout, to its end or its deadline; it gets PATH, HOME and the like, and these.

    `scrub` masks what the run knows to be secret, before anything of its words is cut.
    """
    with tempfile.TemporaryDirectory(prefix="landed-tool-") as name:
        folder = Path(name)
        engine = folder / "engine"
        engine.write_text("#!/bin/sh\necho engine 0.0.0\n", encoding="utf-8")
        engine.chmod(0o700)
        given = {name: value.replace(ENGINE, str(engine)) for name, value in environment.items()}
        kept = {name: os.environ[name] for name in PASSED if name in os.environ}
        runner = Runner(
            environment=kept | {"CI": "1", "NO_COLOR": "1"} | given,
            scrub=scrub,
            lock=folder / "lock",
            printed_bytes=printed_bytes,
        )
        # `env -C` because a command begins where this process is.
        return runner.run(["env", "-C", str(root), *argv], deadline_s)


def last_words(ran: Ran) -> str:
    """The last line that a program wrote, or that it ran out of time."""
    if ran.status is None:
        return ran.text
    return (ran.output.strip().splitlines() or ["no words"])[-1][:200]
