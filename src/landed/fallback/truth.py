"""Is what an answer says of its own age true? Judged from a few answers in a row, without any clock. Pure.

A repeated answer repeats its moment of reading as well. So two answers that both say "cached" and carry another
moment each are at odds, and so is one that says "read now" with the moment of an answer before it.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

from landed.errors import TargetError
from landed.expectations import run_jq
from landed.fallback.rungs import Problem
from landed.promises.fallback import Told
from landed.web.api import read_json
from landed.web.site import Answer

ASKED = 4
"""Answers in a row: with so many, one that was read anew in between accuses nobody."""

Word = tuple[Any, Any]
"""Cached or not, and the moment of reading, as an answer tells them."""


def judge_truth(told: Told, answers: Sequence[Answer]) -> Iterator[Problem]:
    """What a row of answers says of itself and cannot be so; answers that say nothing are not judged here."""
    words = [word for each in answers if (word := _word(told, each)) is not None]
    if len(words) < ASKED:
        return
    if any(_again(one, other) for one, other in pairwise(words)):
        yield Problem(
            rule="cached",
            endpoint=told.endpoint,
            expected=f"{told.cached} true for an answer that is repeated",
            found=f"false, with the {told.timestamp} of the answer before it",
        )
    moments = {str(moment) for _, moment in words}
    if all(cached is True for cached, _ in words) and len(moments) == len(words):
        yield Problem(
            rule="timestamp",
            endpoint=told.endpoint,
            expected=f"{told.timestamp} of the reading that is repeated",
            found=f"{len(words)} answers in a row that say they are cached, each with another moment",
        )


def _again(before: Word, now: Word) -> bool:
    """Read now, and yet at the moment of the answer before; moments in whole seconds cannot tell."""
    return now[0] is False and now[1] == before[1] and "." in str(now[1])


def _word(told: Told, answer: Answer) -> Word | None:
    document = None if answer.error else read_json(answer)
    try:
        word = run_jq(told.cached, document), run_jq(told.timestamp, document)
    except TargetError:
        return None
    return word if isinstance(word[0], bool) and word[1] is not None else None
