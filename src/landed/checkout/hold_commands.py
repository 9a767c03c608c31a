"""The application's own tools, asked whether they are content."""

import re
from collections.abc import Callable

from landed.checkout.files import Checkout
from landed.checkout.tools import find_tool, last_words, missing_tool, run_tool
from landed.evidence import Evidence
from landed.promises.checkout import Command


def hold_command(promise: Command, checkout: Checkout, evidence: Evidence, scrub: Callable[[str], str]) -> None:
    """Run a tool in the checkout; what it does not accept is a finding, and where it cannot look it is not run.

    `scrub` masks what the run knows to be secret: a tool reads the checkout's env files itself, and may quote them.
    """
    program = find_tool(promise.run[0], checkout.root)
    if program is None:
        evidence.not_run(missing_tool(promise.run[0]))
    argv = [program, *promise.run[1:]]
    ran = run_tool(argv, checkout.root, promise.environment, promise.deadline_s, scrub)
    evidence.measure(command=" ".join(promise.run), seconds=round(ran.seconds, 1))
    if ran.good:
        return
    if ran.status is None or any(re.search(each, ran.output) for each in promise.unable):
        evidence.not_run(f"`{' '.join(promise.run)}` could not look: {last_words(ran)}")
    evidence.find(
        "refused",
        promise.name,
        expected="exit status 0",
        found=f"exit status {ran.status}: {last_words(ran)}",
        severity=promise.severity,
        source=f"`{' '.join(promise.run)}` in the checkout",
        remedy="Run it there, and mend what it says.",
    )
