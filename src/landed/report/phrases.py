"""Sentences that a check records in English, said in Korean; what is no sentence of ours stays as it is.

The tables hold whole texts, with `◊` for what is filled in, and `#` where that is a number; in the Korean it stands
by its place.
"""

import re
from functools import cache, lru_cache

from landed.report.korean.findings import FINDINGS
from landed.report.korean.findings_site import FINDINGS_SITE
from landed.report.korean.remedies_database import DATABASE
from landed.report.korean.remedies_outside import OUTSIDE
from landed.report.korean.remedies_schema import SCHEMA
from landed.report.korean.remedies_site import SITE

PLACE, NUMBER = "◊", "#"
REMEDIES = (*DATABASE, *SCHEMA, *SITE, *OUTSIDE)
PHRASES = (*REMEDIES, *FINDINGS, *FINDINGS_SITE)
REMEMBERED = 2048
"""Texts whose Korean is kept: a report says the same of many objects."""


@lru_cache(REMEMBERED)
def in_korean(text: str) -> str:
    """The Korean of a text, or the text where nobody knows it."""
    known = _whole().get(text)
    if known is not None:
        return known
    for pattern, korean in _patterns():
        found = pattern.fullmatch(text)
        if found:
            for place, part in enumerate(found.groups(), 1):
                korean = korean.replace(f"\\{place}", in_korean(part))
            return korean
    return text


@cache
def _whole() -> dict[str, str]:
    return {english: korean for english, korean in PHRASES if not _has_places(english)}


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple(
        (re.compile(_filled(english), re.DOTALL), korean) for english, korean in PHRASES if _has_places(english)
    )


def _has_places(english: str) -> bool:
    return PLACE in english or NUMBER in english


def _filled(english: str) -> str:
    """The text as a pattern."""
    return re.escape(english).replace(PLACE, "(.+?)").replace(re.escape(NUMBER), r"([\d.,]+)")
