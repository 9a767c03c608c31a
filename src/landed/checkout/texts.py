"""Texts of a checkout as they are judged: the section that is meant, without what a program does not read."""

import re

from landed.checkout.files import Checkout
from landed.promises.checkout import TextFile


def part_of(promise: TextFile, checkout: Checkout) -> str | None:
    """The part of a text that is judged, of the first file that has it; None where there is none."""
    for path in checkout.find(promise.file):
        text = checkout.text(path)
        part = _section(text, promise.section) if promise.section else text
        if part is not None:
            return without_comments(part) if promise.comments == "c" else part
    return None


def _section(text: str, heading: str) -> str | None:
    """What stands under a heading, up to the next one of its level or above; code between fences heads nothing."""
    lines, level, kept, fenced = text.splitlines(), 0, list[str](), False
    for line in lines:
        fenced ^= line.lstrip().startswith("```")
        found = None if fenced else re.match(r"(#+)\s+(.*)", line)
        if found and not level and re.search(heading, found[2]):
            level = len(found[1])
        elif found and level and len(found[1]) <= level:
            break
        elif level:
            kept.append(line)
    return "\n".join(kept) if level else None


def without_comments(text: str) -> str:
    """Source without // and /* */ comments; what stands in quotes stays."""
    mark = r"""("(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|`(?:\\.|[^`\\])*`)|//[^\n]*|/\*.*?\*/"""
    return re.sub(mark, lambda found: found[1] or " ", text, flags=re.S)
