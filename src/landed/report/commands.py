"""What of a remedy can be run as it stands: a statement, a command, or the marked parts of a sentence. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

_VERBS = (
    "alter|analyze|comment|create|delete|drop|grant|insert|reassign|refresh|reindex|reset|revoke|select|set|update|"
    "vacuum|with"
)
_PROGRAMS = (
    "cat|chmod|cp|createdb|curl|dropdb|git|landed|ls|mv|npm|npx|pg_dump|pg_dumpall|pg_restore|pip|playwright|pnpm|"
    "prisma|psql|pytest|rm|vercel|yarn"
)
_STATEMENT = re.compile(rf"\s*((?:{_VERBS})\b.*?;)(\s+\(.*\))?\s*", re.IGNORECASE | re.DOTALL)
_COMMAND = re.compile(rf"(?:\$ )?(?:{_PROGRAMS}) \S", re.DOTALL)
_CODE = re.compile(r"`([^`]+)`")
_GAP = "…"
_NAMED_GAP = re.compile(r"<[a-z][a-z-]*>")
"""A place in a command that is still to be filled in; in a statement such signs are comparisons and names."""


@dataclass(frozen=True, slots=True)
class Remedy:
    """A remedy, told apart into what is run and what is said."""

    text: str
    code: str = ""
    """The whole text is this code, or begins with it."""
    beside: str = ""
    """What is said after the code."""
    commands: Sequence[str] = ()
    """What can be run as it stands."""


def remedy(text: str) -> Remedy:
    """Tell apart. A sentence has commands only where it marks them, and nothing else is offered for copying."""
    statement = _STATEMENT.fullmatch(text)
    if statement and not _CODE.search(text):
        code, beside = statement[1].strip(), (statement[2] or "").strip()
        return Remedy(text, code, beside, _whole([code]))
    if _COMMAND.match(text) and not text.rstrip().endswith("."):
        code = text.removeprefix("$ ").strip()
        return Remedy(text, code, commands=_whole([code]))
    return Remedy(text, commands=_whole(_CODE.findall(text)))


def _whole(found: Sequence[str]) -> Sequence[str]:
    """Those that are commands or statements, and in which nothing is left to be filled in."""
    return [each for each in dict.fromkeys(found) if _GAP not in each and _can_be_run(each)]


def _can_be_run(text: str) -> bool:
    if _STATEMENT.fullmatch(text):
        return True
    return bool(_COMMAND.match(text)) and not _NAMED_GAP.search(text)
