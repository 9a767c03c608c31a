"""Words that raise where the report would fall back to English."""

import re

from landed.report.claims import CLAIMS
from landed.report.language import Words
from tests.support.operator import ROOT

_CONTRACT = (ROOT / "contracts" / "ai-go" / "contract.toml").read_text(encoding="utf-8")
_ID = re.compile(r"[a-z_0-9]+/[a-z_]+:")
"""How the id of a finding begins."""
_KOREAN = re.compile("[가-힣]")


class Missed(Words):
    """Looks words up, and raises KeyError for each that is not there."""

    __slots__ = ()

    def known(self, name: str, otherwise: str) -> str:
        """The word of this name, and no other text."""
        return self(name)

    def claim(self, text: str) -> str:
        """The Korean of a claim."""
        return CLAIMS[text]

    def reason(self, text: str) -> str:
        """A reason that is in Korean, or leads to a finding."""
        return _in_korean(text, super().reason(text))

    def line(self, text: str) -> str:
        """A line that is in Korean."""
        return _in_korean(text, super().line(text))


def _in_korean(text: str, told: str) -> str:
    """What was told, where it is Korean, an id, or the contract's own words, which it has in one language alone."""
    if text and not _KOREAN.search(told) and not _ID.search(text) and text.split(": ", 2)[-1] not in _CONTRACT:
        raise KeyError(text)
    return told
