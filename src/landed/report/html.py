"""report.html: one file that needs nothing else, made from results.json and nothing else."""

import base64
import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from landed.report.achieved import Achieved
from landed.report.commands import remedy
from landed.report.emergency import answer, changes
from landed.report.headlines import headline
from landed.report.language import Words
from landed.report.pieces import anchor, count, figures, is_broad, outcome
from landed.report.shots import address
from landed.report.told import Told
from landed.report.view import View
from landed.run.trend import earlier

STYLES = ("report.css", "pictures.css", "print.css")
"""Style sheets, in their order."""
LARGEST = 2_950_000
"""Bytes beyond which a report does without pictures of pages, which lie beside it anyway."""
LONGEST = 2000
"""Characters of any one text; results.json has the rest."""
NAMES = 40
"""Names listed of a missing or extra set."""
FOLD = 3
"""Findings of one rule that stand open; the others fold."""
MOMENTS = 200
"""Looks of the fallback's timeline that are listed; the picture has all."""
TABLED = 200
"""Checks whose figures stand in a table; all figures stand with their checks."""
OPENED = 60
"""Checks of a failed claim that stand open from the start."""
WHOLE = 200
"""Findings shown with all they say; beyond that, one line each."""

MARKS = {
    "passed": "✓",
    "attested": "✎",
    "failed": "✗",
    "blocked": "■",
    "not run": "○",
    "not applicable": "–",
}
"""Signs beside the words, never instead of them."""

_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")
_JOINTS = re.compile(r"(?<=[./:_\[])(?=\w)")
_CODE = re.compile(r"`([^`]+)`")


def render(
    document: Mapping[str, Any],
    lang: str,
    history: Iterable[str] = (),
    shots: Mapping[str, bytes] | None = None,
) -> str:
    """The report of a results document in `en` or `ko`.

    `history` are the lines of history.jsonl, as they stand; `shots` are pictures of pages by the names of files.
    """
    lines = [*history]
    told = page(document, Words(lang), lines, shots)
    return told if not shots or len(told.encode()) < LARGEST else page(document, Words(lang), lines)


def page(
    document: Mapping[str, Any],
    words: Words,
    history: Iterable[str] = (),
    shots: Mapping[str, bytes] | None = None,
) -> str:
    """The report in these words."""
    view = View(clean(document, words))
    looked = count(view.listed("checks"))
    style = "".join(map(_source, STYLES)) + _bar(looked)
    script = _source("report.js")
    return (
        _environment()
        .get_template("report.html.jinja")
        .render(
            view=view,
            doc=view.document,
            w=words,
            told=Told(view, words, earlier(history, document)),
            achieved=Achieved(view.document, words),
            shots={name: address(content) for name, content in (shots or {}).items()},
            looked=looked,
            style=Markup(style),
            script=Markup(script),
            policy=_policy(style, script),
            quoted=Markup(' lang="en"') if words.lang != "en" else "",
        )
    )


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("landed.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"anchor": anchor, "prose": _prose, "breaks": _breaks}
    environment.globals |= {"MARKS": MARKS, "NAMES": NAMES, "FOLD": FOLD, "WHOLE": WHOLE, "LONGEST": LONGEST}
    environment.globals |= {"MOMENTS": MOMENTS, "TABLED": TABLED, "figures_of": figures, "is_broad": is_broad}
    environment.globals |= {"outcome": outcome, "answer": answer, "changes": changes}
    environment.globals |= {"columns_of": _columns}
    environment.globals |= {"headline": headline, "remedy_of": remedy, "OPENED": OPENED}
    return environment


def _columns(pictures: int) -> str:
    """Side by side in a wide window, so that none is left alone in the last line where that can be."""
    if pictures <= 3:
        return "few"
    return "c4" if pictures % 4 != 1 or pictures % 3 == 1 else "c3"


@cache
def _source(name: str) -> str:
    """A style sheet or script as it stands in the templates' folder."""
    environment = _environment()
    assert environment.loader is not None
    return environment.loader.get_source(environment, name)[0]


def _bar(looked: Sequence[tuple[str, int]]) -> str:
    """Widths of the outcome bar: in the style sheet, because the policy forbids style attributes."""
    return "".join(f".bar>:nth-child({place}){{flex-grow:{n}}}" for place, (_, n) in enumerate(looked, 1))


def _policy(style: str, script: str) -> str:
    """Nothing from outside, and nothing inside but this very style and script."""
    hashes = {
        name: base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        for name, text in (("style", style), ("script", script))
    }
    return (
        f"default-src 'none'; style-src 'sha256-{hashes['style']}'; script-src 'sha256-{hashes['script']}'; "
        "img-src data:; base-uri 'none'; form-action 'none'"
    )


def clean(value: Any, words: Words) -> Any:
    """The document with every text harmless: control characters made visible, the very long cut."""
    if isinstance(value, str):
        return words.cut(_CONTROL.sub(_visible, value), LONGEST)
    if isinstance(value, Mapping):
        return {clean(key, words): clean(each, words) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [clean(each, words) for each in value]
    return value


def _visible(found: re.Match[str]) -> str:
    """A sign for a character that would be invisible, reorder the text, or not be text at all."""
    code = ord(found[0])
    if code < 0x20:
        return chr(0x2400 + code)
    return "\u2421" if code == 0x7F else f"\u27e8U+{code:04X}\u27e9"


def _prose(text: str) -> Markup:
    """A sentence with its `code` marked up; everything else escaped."""
    pieces = _CODE.split(text)
    return Markup("").join(
        Markup("<code>{}</code>").format(piece) if place % 2 else escape(piece)
        for place, piece in enumerate(pieces)
    )


def _breaks(text: str) -> Markup:
    """An id that a narrow page may break at its joints."""
    return Markup("<wbr>").join(_JOINTS.split(text))
