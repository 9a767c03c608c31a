"""What stands in a report's place where it could not be rendered: the verdict, what is red, and why no more. Pure.

Nothing here asks anything of the document but what a verdict cannot be without.
"""

import html
from collections.abc import Iterator, Mapping
from typing import Any

from landed.report.language import Words

Json = Mapping[str, Any]


def plain_page(document: Json, fault: str, lang: str) -> str:
    """report.html without templates, pictures and tables."""
    words = Words(lang)
    lines = [html.escape(each) for each in plain_lines(document, fault, words)]
    title, body = html.escape(words("report")), "\n".join(f"<p>{each}</p>" for each in lines[1:])
    return (
        f'<!doctype html>\n<html lang="{lang}"><meta charset="utf-8"><title>{title}</title>\n'
        f"<h1>{lines[0]}</h1>\n{body}\n</html>\n"
    )


def plain_text(document: Json, fault: str, lang: str) -> str:
    """completion.md without anything that would have to be calculated."""
    words = Words(lang)
    first, *rest = (html.escape(each) for each in plain_lines(document, fault, words))
    return "\n\n".join([f"# {first}", *rest, ""])


def plain_lines(document: Json, fault: str, words: Words) -> Iterator[str]:
    """The verdict with its scope, then why there is no more, then what is red."""
    yield f"{words.verdict(str(document.get('verdict')))} ({words.scope(str(document.get('scope')))})"
    yield words("unrendered", what=fault)
    for check in document.get("checks") or ():
        red = [each for each in check.get("findings") or () if each.get("severity") == "block"]
        yield from (f"✗ {each.get('id')}: {each.get('found')} → {each.get('remedy')}" for each in red)
    for each in (*(document.get("roots") or ()), *(document.get("open") or ())):
        yield f"✗ {each.get('id')}: {each.get('found') or each.get('reason')}"
