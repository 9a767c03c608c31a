"""The application's own tools, asked whether they are content: without a shell, and without a secret."""

import os
import re
import shutil
import tempfile
from pathlib import Path

from landed.checkout.files import Checkout
from landed.commands import PASSED, Ran, Runner
from landed.evidence import Evidence
from landed.promises.checkout import Command
from landed.secrets import Scrubber

TOOLS = "node_modules/.bin"
"""Where a checkout has its own programs."""
ENGINE = "{engine}"
"""Stands, in a variable of the contract, for a program that only tells a version: some tools ask for one, and then
work without it."""


def hold_command(promise: Command, checkout: Checkout, evidence: Evidence) -> None:
    """Run a tool in the checkout; what it does not accept is a finding, and where it cannot look it is not run."""
    program = _program(promise.run[0], checkout.root)
    if program is None:
        evidence.not_run(f"{promise.run[0]} is neither in the checkout's {TOOLS} nor on PATH: install the packages")
    with tempfile.TemporaryDirectory(prefix="landed-tool-") as folder:
        ran = _run(promise, [program, *promise.run[1:]], checkout.root, Path(folder))
    evidence.measure(command=" ".join(promise.run), seconds=round(ran.seconds, 1))
    if ran.good:
        return
    last = (ran.output.strip().splitlines() or ["no words"])[-1][:200]
    if ran.status is None or any(re.search(each, ran.output) for each in promise.unable):
        evidence.not_run(
            f"`{' '.join(promise.run)}` could not look: {last if ran.status is not None else ran.text}"
        )
    evidence.find(
        "refused",
        promise.name,
        expected="exit status 0",
        found=f"exit status {ran.status}: {last}",
        severity=promise.severity,
        source=f"`{' '.join(promise.run)}` in the checkout",
        remedy="Run it there, and mend what it says.",
    )


def _program(name: str, root: Path) -> str | None:
    own = root / TOOLS / name
    return str(own) if os.access(own, os.X_OK) else shutil.which(name)


def _run(promise: Command, argv: list[str], root: Path, folder: Path) -> Ran:
    engine = folder / "engine"
    engine.write_text("#!/bin/sh\necho engine 0.0.0\n", encoding="utf-8")
    engine.chmod(0o700)
    given = {name: value.replace(ENGINE, str(engine)) for name, value in promise.environment.items()}
    kept = {name: os.environ[name] for name in PASSED if name in os.environ}
    lock = folder / "lock"
    runner = Runner(environment=kept | {"CI": "1", "NO_COLOR": "1"} | given, scrub=Scrubber().scrub, lock=lock)
    # `env -C` because a command begins where this process is.
    return runner.run(["env", "-C", str(root), *argv], promise.deadline_s)
