"""Lines that fit a terminal: broken between words, with what follows under the text, not under its label. Pure."""

import os
import re
import shutil
import unicodedata
from collections.abc import Iterator

NARROWEST = 40
"""Columns below which nothing is made narrower."""
HANG = 2
"""Columns by which a line without a label hangs."""

_HEAD = re.compile(r" *(?:[✓✎✗■·▶…] )?(?:[^\s:]+(?: [^\s:]+)? {2,})?")
"""What a line begins with: blanks, a sign, a label of one or two words in its own column."""
_JOINT = re.compile(r"(?<=[/:_.,;=&?\]\[#-])")


def wanted(isatty: bool) -> int | None:
    """Columns of the terminal; None where there is none and nobody named a width: who shows a log breaks it."""
    if not isatty and not os.environ.get("COLUMNS"):
        return None
    return max(shutil.get_terminal_size().columns, NARROWEST)


def wide(text: str) -> int:
    """Columns that a text takes: letters of Korean take two, marks upon letters none."""
    return sum(map(_wide, text))


def _wide(letter: str) -> int:
    if unicodedata.combining(letter):
        return 0
    return 2 if unicodedata.east_asian_width(letter) in "WF" else 1


def cut_to(text: str, columns: int) -> str:
    """The text, or as much of it as fits, with a sign that there is more."""
    if wide(text) <= columns:
        return text
    kept = ""
    for each in text:
        if wide(kept + each) > columns - 1:
            break
        kept += each
    return f"{kept}…"


def folded(line: str, columns: int | None) -> list[str]:
    """The line, in as many as it needs."""
    if columns is None or (wide(line) <= columns and "\n" not in line):
        return [line]
    first, *others = line.split("\n")
    found = _HEAD.match(first)
    head = found[0] if found else ""
    if not HANG <= wide(head) <= columns // 2:
        head = ""
    hang = " " * (wide(head) or HANG)
    lines = [*_filled(head, first[len(head) :], hang, columns)]
    for each in others:
        lines.extend(_filled(hang, each, hang, columns))
    return lines


def _filled(first: str, text: str, hang: str, columns: int) -> Iterator[str]:
    """The text in lines, the first begun by something else than the others."""
    line, room = first, False
    for word in text.split():
        for place, piece in enumerate(_pieces(word, columns - wide(hang))):
            blank = " " if room and place == 0 else ""
            if room and wide(line + blank + piece) > columns:
                yield line
                line, blank = hang, ""
            line, room = f"{line}{blank}{piece}", True
    yield line


def _pieces(word: str, room: int) -> Iterator[str]:
    """A word; one that no line holds, at its joints, and where it has none, wherever the line is full."""
    if wide(word) <= room:
        yield word
        return
    for part in _JOINT.split(word):
        piece = ""
        for letter in part:
            if piece and wide(piece + letter) > room:
                yield piece
                piece = ""
            piece += letter
        if piece:
            yield piece
