"""The report's words in one language: fixed words from the table, figures, scopes and reasons."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from landed.report.claims import CLAIMS
from landed.report.lines import LINES
from landed.report.phrases import in_korean
from landed.report.reasons import REASONS, Table
from landed.report.words import LANGUAGES, WORDS
from landed.web.site import CACHE_HEADERS

OUTCOMES = ("not run: ", "not applicable: ", "blocked: ")
"""How reasons begin; the outcome is shown beside them anyway."""
FIGURE = 120
"""Characters of a measured value that is itself a text or a list."""

_SCOPE = re.compile(r"(?:(sample)(?:, |$))?(?:(on call)(?:, |$))?(?:(.+?) only(?:, |$))?(part of the checks)?")
_JOINED = re.compile(r"(.+), joined from (\d+) parts \((.+)\)", re.DOTALL)
_NARROW = re.compile(r"(.+), or narrow with --checkpoint (\S+)", re.DOTALL)
_BY_LANGUAGE = re.compile(
    r"(layout_shift|contentful_paint|seconds|text|calls)(?:_|(?=/))([a-z]{2,3}(?:-[A-Za-z]+)?|/.*)(?:_ms)?"
)
_WORDS = re.compile(r"[A-Za-z]{2,}[,:]? [A-Za-z]{2,}")
_HANGUL = re.compile("[가-힣]")
_GROUP = re.compile(r"\\(\d)")
_PLACE = re.compile(r"(\d[\w.]*): (.+)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Words:
    """Looks words up. A text of two forms, `one|many`, is chosen by `n`."""

    lang: str

    def __post_init__(self) -> None:
        if self.lang not in LANGUAGES:
            raise ValueError(f"no such language: {self.lang}: one of {', '.join(LANGUAGES)}")

    def __call__(self, name: str, **values: Any) -> str:
        """The word of this name, its places filled."""
        text = WORDS[name][LANGUAGES.index(self.lang)]
        one, _, many = text.partition("|")
        chosen = many if many and values.get("n") != 1 else one
        shown = {key: self.number(value) if isinstance(value, int) else value for key, value in values.items()}
        return chosen.format(**shown)

    def known(self, name: str, otherwise: str) -> str:
        """The word of this name, or the other text: for names that a later version may bring."""
        return self(name) if name in WORDS else otherwise

    def first(self, *names: str) -> str:
        """The word of the first name that there is; empty where there is none."""
        return next((self(name) for name in names if name in WORDS), "")

    def title(self, titled: Any) -> str:
        """The title of a phase, row, box or contract in this language."""
        korean = titled.get("title_ko") if self.lang == "ko" else None
        return str(korean or titled.get("title") or "")

    def measure(self, name: str) -> str:
        """The name of a measured figure; of a header of HTTP its own, of a figure by language or source both."""
        found = _BY_LANGUAGE.fullmatch(name)
        if found:
            return f"{self(f'figure.{found[1]}')} {found[2]}"
        if f"figure.{name}" not in WORDS and name.endswith("_changed_s"):
            return self("figure.turned_s", source=name.removesuffix("_changed_s"))
        if f"figure.{name}" not in WORDS and name.endswith("_s"):
            return self("figure.reached_s", source=name.removesuffix("_s"))
        return name if name in CACHE_HEADERS else self.known(f"figure.{name}", name)

    def verdict(self, text: str) -> str:
        """The verdict."""
        return self.known(f"verdict.{text}", text)

    def scope(self, text: str) -> str:
        """The verdict's scope."""
        joined = _JOINED.fullmatch(text)
        if joined:
            each = [one.rpartition(", ") for one in joined[3].split("; ")]
            told = "; ".join(f"{self.scope(scope)}, {began}" for scope, _, began in each)
            return self("scope.joined", scope=self.scope(joined[1]), n=int(joined[2]), parts=told)
        parts = _SCOPE.fullmatch(text)
        if text == "complete" or not text:
            return self("scope.complete")
        if parts is None:
            return text
        sample, on_call, only, part = parts.groups()
        words = [self("scope.sample")] if sample else []
        words += [self("scope.on call")] if on_call else []
        words += [self("scope.only", what=only)] if only else []
        words += [self("scope.part")] if part else []
        return ", ".join(words)

    def reason(self, text: str) -> str:
        """A reason without the outcome it begins with, in this language where the machine itself gave it."""
        while text.startswith(OUTCOMES):
            text = text.split(": ", 1)[1]
        place = _PLACE.fullmatch(text)
        if place:
            return f"{place[1]}: {self.reason(place[2])}"
        return self._told(text, REASONS)

    def claim(self, text: str) -> str:
        """What a check claims."""
        return CLAIMS.get(text, text) if self.lang == "ko" else text

    def told(self, text: str) -> str:
        """What a finding promises, found or advises: our own sentences; names, values and statements stay."""
        return in_korean(text) if self.lang == "ko" else text

    def stays(self, text: str, shown: str) -> bool:
        """A text of several words that stands in English among Korean."""
        return shown == text and self.foreign(text)

    def foreign(self, shown: str) -> bool:
        """It has several words of English, and none of this language."""
        return self.lang != "en" and bool(_WORDS.search(shown)) and not _HANGUL.search(shown)

    def line(self, text: str) -> str:
        """A line that the machine wrote while it worked, in this language."""
        return self._told(text, LINES)

    def _told(self, text: str, table: Table) -> str:
        """By the first pattern that knows the whole text; what it filled in may be known, too."""
        if self.lang == "ko":
            narrowed = _NARROW.fullmatch(text)
            if narrowed:
                return f"{self.reason(narrowed[1])}, {self('narrow', what=narrowed[2])}"
            for pattern, korean in table:
                found = re.fullmatch(pattern, text)
                if found:
                    return self._filled(korean, found, table)
        return text

    def _filled(self, korean: str, found: re.Match[str], table: Table) -> str:
        return _GROUP.sub(lambda place: self._told(found[int(place[1])] or "", table), korean)

    def number(self, value: float) -> str:
        """A number as people read it: grouped, and no more digits than mean something."""
        if isinstance(value, int) or float(value).is_integer():
            return f"{int(value):,}"
        return f"{value:,.1f}" if abs(value) >= 10 else f"{value:.3g}"

    def figure(self, value: Any) -> str:
        """Any measured value."""
        if isinstance(value, bool):
            return self("yes" if value else "no")
        if isinstance(value, int | float):
            return self.number(value) if value == value and abs(value) != float("inf") else str(value)
        if value is None:
            return "–"
        if isinstance(value, Mapping) and all(isinstance(each, int | float) for each in value.values()):
            return ", ".join(f"{name} {self.figure(each)}" for name, each in value.items())
        text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
        return self.cut(text, FIGURE)

    def seconds(self, value: float) -> str:
        """A duration."""
        whole = round(value)
        if whole < 60:
            return self("seconds", n=self.number(value if value < 10 else whole))
        rest = f" {self('seconds', n=whole % 60)}" if whole % 60 else ""
        return self("minutes", n=whole // 60) + rest

    def cut(self, text: str, length: int) -> str:
        """The text, or its beginning and its whole length."""
        return text if len(text) <= length else text[:length] + self("cut", n=len(text))
