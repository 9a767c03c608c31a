"""What the checkout itself says of the target: for joins with what the platform says."""

import re
from collections.abc import Iterable, Iterator
from typing import Any

from landed.checkout.files import Checkout
from landed.checkout.texts import part_of
from landed.errors import TargetError, UsageError
from landed.expectations import run_jq
from landed.promises.checkout import CheckoutPromises, Words


def what_it_says(promises: CheckoutPromises, checkout: Checkout) -> dict[str, Any]:
    """By name, what the groups of logs and texts found, and what the filters of documents yield.

    What is not there says nothing: that it should be is for the checks of these files.
    """
    said: dict[str, Any] = {}
    for log in promises.log:
        for path in checkout.find(log.file)[:1]:
            said |= dict(_groups(log.lines, checkout.text(path)))
    for text in promises.text:
        part = part_of(text, checkout) if any(each.groups for each in text.says) else None
        said |= dict(_groups(text.says, part or ""))
    for document in promises.document:
        for name, program in document.tells.items():
            try:
                said[name] = run_jq(program, checkout.document(document.file))
            except (UsageError, TargetError):
                continue
    return said


def _groups(patterns: Iterable[Words], text: str) -> Iterator[tuple[str, str]]:
    """Each group but a time, where it stands last: a log grows at its end."""
    for each in patterns:
        found = list(re.finditer(each.matches, text, re.M)) if each.groups else []
        for name in each.groups if found else ():
            if found[-1][name] is not None:
                yield name, found[-1][name]
