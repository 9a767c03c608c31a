"""How long an answer may be repeated, and whether one was repeated for longer."""

from collections.abc import Iterator, Mapping
from datetime import timedelta

from landed.expectations import SKEW_S, Broken, broken
from landed.promises.sections import Profile
from landed.promises.site import Expect
from landed.web.site import Answer

LONGEST_LIFE_S = 600.0
"""What a header says beyond this is not waited for."""

_LIVES = ("s-maxage", "max-age", "stale-while-revalidate")


def life_s(headers: Mapping[str, str]) -> float:
    """How long a cache may keep an answer, by its headers."""
    parts = [each.strip().lower().partition("=") for each in headers.get("cache-control", "").split(",")]
    words = {name: value.strip('"') for name, _, value in parts}
    if "no-store" in words:
        return 0.0
    lives = {name: float(words[name]) for name in _LIVES if words.get(name, "").isdecimal()}
    fresh = lives.get("s-maxage", lives.get("max-age", 0.0))
    return min(LONGEST_LIFE_S, fresh + lives.get("stale-while-revalidate", 0.0))


def outlived(
    timestamp: str, cache_s: float, answer: Answer, document: object, profile: Profile
) -> Iterator[Broken]:
    """What an answer's own moment of reading breaks: it is older than the cache's life, or no moment at all.

    `timestamp` is the filter that yields it. Nothing is said where the answer does not tell the server's time.
    """
    if answer.date is None:
        return
    age = answer.headers.get("age", "")
    now = answer.date + timedelta(seconds=int(age) if age.isdecimal() else 0)
    longest = max(cache_s, life_s(answer.headers)) + SKEW_S
    yield from broken([Expect(jq=timestamp, fresh_s=longest)], document, profile, now)
