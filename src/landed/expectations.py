"""Claims about JSON and HTML, judged: jq as in the runbook, CSS selectors as in a browser.

jq is the language in which the runbook itself states its expectations, so a contract can quote it;
the PyPI package `jq` is the original program as a library, with wheels for every supported Python.
"""

import json
import re
import warnings
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TypeGuard
from urllib.parse import urljoin, urlsplit

from bs4 import BeautifulSoup, MarkupResemblesLocatorWarning, Tag, XMLParsedAsHTMLWarning

from landed.errors import TargetError
from landed.promises.filters import program
from landed.promises.sections import Profile
from landed.promises.site import Expect, Select

CUT = 500
"""Characters of an answer that evidence may show."""


@dataclass(frozen=True, slots=True)
class Broken:
    """An expectation that does not hold; `what` names it within its answer."""

    what: str
    expected: str
    found: str


@dataclass(frozen=True, slots=True)
class Change:
    """One field of one item that is another on both sides."""

    key: str
    column: str
    expected: str
    found: str


def run_jq(text: str, document: object) -> object:
    """The one value a filter yields. Raises TargetError where the filter fails on this document."""
    try:
        results = program(text).input_value(document).all()
    except (ValueError, StopIteration) as error:
        words = str(error).strip().splitlines() or ["the filter fails"]
        raise TargetError(f"jq: {words[0]}") from None
    if len(results) == 1:
        return results[0]
    return results


def applies(expect: Expect, profile: Profile) -> bool:
    """Is this expectation one of the profile's?"""
    return expect.profile in (None, profile)


def broken(
    expectations: Iterable[Expect], document: object, profile: Profile, now: datetime | None = None
) -> Iterator[Broken]:
    """Yield the expectations that do not hold of a document. `now` is the server's own clock."""
    for each in expectations:
        if not applies(each, profile):
            continue
        try:
            value = run_jq(each.jq, document)
        except TargetError as error:
            yield Broken(each.jq, wanted(each), str(error))
            continue
        if not _holds(each, value, now):
            yield Broken(each.jq, wanted(each), shown(value))


def found_by(text: str, document: object) -> str:
    """What a filter finds in a document, in words; what it complains of where it fails."""
    try:
        return shown(run_jq(text, document))
    except TargetError as error:
        return str(error)


def _holds(each: Expect, value: object, now: datetime | None) -> bool:
    given = each.model_fields_set
    if "equals" in given:
        return same(value, each.equals)
    if "one_of" in given:
        return any(same(value, one) for one in each.one_of)
    if each.at_least is not None:
        return _is_number(value) and value >= each.at_least
    if each.at_most is not None:
        return _is_number(value) and value <= each.at_most
    if each.type is not None:
        return _type(value) == each.type
    return each.fresh_s is not None and _fresh(value, each.fresh_s, now)


def _is_number(value: object) -> TypeGuard[int | float]:
    return isinstance(value, int | float) and not isinstance(value, bool)


def same(one: object, other: object) -> bool:
    """Are two JSON values the same? Unlike in Python, true is no number; like in JSON, 8 is 8.0."""
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(same, one, other))
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(same(one[name], other[name]) for name in one)
    return isinstance(one, bool) is isinstance(other, bool) and one == other


def _type(value: object) -> str:
    kinds = {bool: "boolean", int: "number", float: "number", str: "string", list: "array", dict: "object"}
    return kinds.get(type(value), "null")


SKEW_S = 5.0
"""How far a timestamp may lie ahead of the Date header, which has whole seconds."""


def _fresh(value: object, seconds: float, now: datetime | None) -> bool:
    if not isinstance(value, str):
        return False
    try:
        stamp = datetime.fromisoformat(value)
    except ValueError:
        return False
    if stamp.tzinfo is None:
        return False
    age = ((now or datetime.now(UTC)) - stamp).total_seconds()
    return -SKEW_S <= age <= seconds


def wanted(each: Expect) -> str:
    """An expectation in words."""
    given = each.model_fields_set
    if "equals" in given:
        return shown(each.equals)
    if "one_of" in given:
        return " or ".join(shown(value) for value in each.one_of)
    if each.at_least is not None:
        return f"at least {each.at_least:g}"
    if each.at_most is not None:
        return f"at most {each.at_most:g}"
    if each.type is not None:
        return f"a value of type {each.type}"
    return f"an ISO 8601 time with zone, at most {each.fresh_s:g} s before the answer's Date"


def shown(value: object) -> str:
    """A JSON value as text, cut."""
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= CUT else f"{text[:CUT]}… ({len(text)} characters)"


def broken_selects(expectations: Iterable[Select], html: str) -> Iterator[Broken]:
    """Yield the expectations that do not hold of an HTML document."""
    page = parsed(html)
    for each in expectations:
        found = page.select(each.select)
        what = each.select + (f"@{each.attribute}" if each.attribute else "")
        if each.at_least is not None:
            if len(found) < each.at_least:
                yield Broken(what, f"at least {each.at_least}", str(len(found)))
            continue
        if not found:
            yield Broken(what, each.equals or f"/{each.matches}/", "no such element")
            continue
        value = _value(found[0], each.attribute)
        holds = value == each.equals if each.equals is not None else bool(re.search(each.matches or "", value))
        if not holds:
            yield Broken(what, each.equals or f"/{each.matches}/", value[:CUT] or "''")


def parsed(html: str) -> BeautifulSoup:
    """A page as HTML, whatever it looks like: an answer that is an address or XML is judged, not warned about."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", MarkupResemblesLocatorWarning)
        warnings.simplefilter("ignore", XMLParsedAsHTMLWarning)
        return BeautifulSoup(html, "html.parser")


def _value(element: Tag, attribute: str | None) -> str:
    """An element's text with its blanks as a browser shows them, or an attribute, lists as they are written."""
    if attribute is None:
        return " ".join(element.get_text().split())
    value = element.get(attribute) or ""
    return value if isinstance(value, str) else " ".join(value)


def own_assets(html: str, limit: int = 10, path: str = "/") -> list[str]:
    """Paths of a page's scripts and styles on its own origin, in document order; `path` is the page's own."""
    page = parsed(html)
    named = [str(tag["src"]) for tag in page.select("script[src]")]
    named += [str(tag["href"]) for tag in page.select('link[rel~="stylesheet"][href]')]
    return [urljoin(path, each) for each in named if _is_relative(each)][:limit]


def _is_relative(address: str) -> bool:
    try:
        parts = urlsplit(address)
    except ValueError:  # no address at all, such as http://[
        return False
    return bool(address) and not parts.scheme and not parts.netloc
