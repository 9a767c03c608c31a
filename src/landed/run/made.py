"""What the suite itself makes once the checks are over, and what becomes of the rows that wait for it. Pure.

None of it changes a verdict: a report, a message and a signature tell of a migration, they do not make it land.
"""

from collections.abc import Collection, Sequence

from landed.run.notifications import Sent
from landed.run.outcomes import Outcome, Verdict

Made = tuple[Outcome, str]
"""What became of it, and why."""

LANDED = ("landed", "landed with warnings")
"""The only verdicts that complete a migration: a rehearsal, a part and a look on call do not."""


def handed_over(promised: Sequence[str], received: Collection[str]) -> Made:
    """Passed once every item of the hand-over was received by a named person."""
    waiting = [each for each in promised if each not in received]
    if not promised:
        return Outcome.NOT_RUN, "the contract names no item of a hand-over"
    if waiting:
        return Outcome.NOT_RUN, f"not received yet: {', '.join(waiting)}"
    return Outcome.PASSED, ""


def completed(verdict: Verdict) -> Made:
    """Passed where a report was written of a migration that has landed."""
    if verdict.word not in LANDED:
        return Outcome.NOT_RUN, f"there is no completion to report: {verdict.text}"
    return Outcome.PASSED, ""


def told(sent: Sequence[Sent], verdict: Verdict) -> Made:
    """Passed where every receiver took the message that it has landed; failed where one did not take a message."""
    refused = [f"{each.name}: {each.reason}" for each in sent if not each.taken]
    if not sent:
        return Outcome.NOT_RUN, "give --notify"
    if refused:
        return Outcome.FAILED, "; ".join(refused)
    if verdict.word not in LANDED:
        return Outcome.NOT_RUN, f"there was no completion to tell of: {verdict.text}"
    return Outcome.PASSED, ""
