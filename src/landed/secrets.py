"""Text that must not be seen: a type without a readable form, and a scrubber for everything that leaves the run."""

import base64
import hmac
import html
import json
import re
import shlex
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, NoReturn
from urllib.parse import quote, quote_plus

MASK = "***"
SHORTEST = 4
"""Shorter secrets are masked by position only (in a URL, after `password=`): as bare text they are everywhere."""
SHORTEST_BASE64 = 6
LONGEST_CUT = 64
"""Characters of a secret whose beginnings and ends are looked for beside an ellipsis."""
COMMON = frozenset({"postgres", "postgresql", "password", "public", "localhost", "database"})
"""Words that every report holds: as a password they are masked by position only."""


class Secret:
    """A text whose only readable form is `reveal()`: printed, formatted or asserted about it shows nothing."""

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        self._text = text

    def reveal(self) -> str:
        """The text itself: for the call that needs it, never for a variable that lives on."""
        return self._text

    def __repr__(self) -> str:
        return MASK

    def __format__(self, spec: str) -> str:
        return format(MASK, spec)

    def __bool__(self) -> bool:
        return bool(self._text)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Secret):
            return NotImplemented
        return hmac.compare_digest(_bytes(self._text), _bytes(other._text))

    def __hash__(self) -> int:
        return hash(self._text)

    def __copy__(self) -> "Secret":
        return self

    def __deepcopy__(self, memo: dict[int, Any]) -> "Secret":
        return self

    def __reduce__(self) -> NoReturn:
        raise TypeError("a Secret is not pickled: reveal() it where it is used")


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


class Scrubber:
    """Replaces known secrets in every usual encoding, and unknown ones where their place gives them away."""

    def __init__(self, secrets: Iterable[Secret] = ()) -> None:
        texts = {each.reveal() for each in secrets}
        known = [text for text in texts if len(text.strip()) >= SHORTEST and text.lower() not in COMMON]
        signs = {sign for text in known for sign in _signs(text)}
        self._signs = sorted(signs, key=lambda sign: (-len(sign.pattern), sign.pattern))

    def scrub(self, text: str) -> str:
        """The text with `***` in place of every secret."""
        for sign in self._signs:
            if sign.begin in text:
                text = re.sub(sign.pattern, sign.instead, text)
        for shape, replacement in SHAPES:
            text = shape.sub(replacement, text)
        return text

    def knows(self, text: str) -> bool:
        """Does a known secret stand in it? What only looks like one is not meant."""
        return any(sign.begin in text and re.search(sign.pattern, text) for sign in self._signs)

    def scrub_data(self, data: Any) -> Any:
        """JSON values with every text in them scrubbed, keys too."""
        if isinstance(data, str):
            return self.scrub(data)
        if isinstance(data, dict):
            return {self.scrub_data(key): self.scrub_data(value) for key, value in data.items()}
        if isinstance(data, list | tuple):
            return [self.scrub_data(each) for each in data]
        return data


_VALUE = r"""(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|[^\s&"'<>]+)"""
_KEY = r"(?:\w*_)?(?:ssl|pg)?pass(?:word|wd)"

SHAPES: tuple[tuple[re.Pattern[str], str], ...] = (
    # scheme://user:password@ ; JSON may have written the slashes as \/
    (re.compile(r"""(:(?:\\?/){2}[^\s/?#@:"<>\\]*):[^\s/?#"<>]*@"""), rf"\1:{MASK}@"),
    # https://token@
    (re.compile(r"""(\bhttps?:(?:\\?/){2})[^\s/?#@:"<>\\]+@"""), rf"\1{MASK}@"),
    # password=… of a connection string, a query, an environment; not a comparison
    (re.compile(rf"(?i)\b({_KEY}\s*=\s*)(?!=\s){_VALUE}"), rf"\1{MASK}"),
    # 'password': '…' of a dictionary or of JSON
    (re.compile(rf"""(?i)((["']){_KEY}\2\s*:\s*)(["'])(?:(?!\3)[^\\]|\\.)*\3"""), rf"\1\3{MASK}\3"),
)
"""Where a secret stands, whoever's it is."""


@dataclass(frozen=True, slots=True)
class _Sign:
    """One look of a secret: a text that must be there for the pattern to be worth trying, and what replaces it."""

    begin: str
    pattern: str
    instead: str = MASK


def _signs(text: str) -> Iterator[_Sign]:
    """Everything that a known secret may look like."""
    for form in encodings(text):
        # pytest shows long texts in lines, broken after a blank: '… begin '\n 'end …'
        words = re.split(r"\s+", form)
        yield _Sign(max(words, key=len), r"\s+(?:['\"]\s+['\"])?".join(map(re.escape, words)))
    # pytest shortens long values in the middle: half a secret is one, too.
    lengths = range(min(len(text) - 1, LONGEST_CUT), SHORTEST - 1, -1)
    if lengths:
        begins = "|".join(re.escape(text[:length]) for length in lengths)
        ends = "|".join(re.escape(text[-length:]) for length in lengths)
        yield _Sign(text[:SHORTEST], rf"(?:{begins})(?=\.\.\.|…)")
        yield _Sign(text[-SHORTEST:], rf"(\.\.\.|…)(?:{ends})", rf"\1{MASK}")


def encodings(text: str) -> set[str]:
    """The text in each usual encoding, and in each encoding of an encoding."""
    once = set(_encode(text))
    twice = {form for each in once for form in _encode(each)}
    return {form for form in once | twice if len(form) >= SHORTEST} | set(_base64(_bytes(text)))


def _encode(text: str) -> Iterator[str]:
    yield text
    for safe in ("", "/", "!'()*", "!$&'()*+,;=:@/?"):
        percent = quote(_bytes(text), safe=safe)
        yield percent
        yield re.sub("%..", lambda found: found[0].lower(), percent)
    yield quote_plus(_bytes(text))
    yield text.replace("\\", "\\\\").replace("'", "\\'")
    yield text.replace("'", "''")
    yield shlex.quote(text)[1:-1] if "'" in text else text
    yield from _markup(text)
    yield json.dumps(text)[1:-1]
    yield json.dumps(text, ensure_ascii=False)[1:-1]
    for spell in (repr, ascii, lambda one: repr(_bytes(one))[1:]):
        plain = "".join(one if one in "'\"" else spell(one)[1:-1] for one in text)
        yield plain
        yield plain.replace("'", "\\'")


def _markup(text: str) -> Iterator[str]:
    """As HTML and XML write it: text, attribute, by Python, by Jinja; control characters as JUnit shows them."""
    escaped = html.escape(text, quote=False)
    yield escaped
    yield escaped.replace('"', "&quot;")
    yield escaped.replace('"', "&quot;").replace("\r", "&#13;").replace("\n", "&#10;").replace("\t", "&#09;")
    yield html.escape(text)
    yield escaped.replace('"', "&#34;").replace("'", "&#39;")
    yield re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]", lambda one: f"#x{ord(one[0]):02X}", escaped)


def _base64(data: bytes) -> Iterator[str]:
    """The characters that `data` alone decides, wherever it begins within what was encoded."""
    if len(data) < SHORTEST_BASE64:
        return
    for before, first in ((0, 0), (1, 2), (2, 3)):
        encoded = base64.b64encode(b"\0" * before + data).decode()
        core = encoded[first : (before + len(data)) * 8 // 6]
        yield core
        yield core.replace("+", "-").replace("/", "_")
