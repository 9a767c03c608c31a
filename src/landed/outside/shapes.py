"""What an answer shows, judged by its content: the page that a site gives for whatever it does not know is none."""

import json
import re
from collections.abc import Collection, Hashable
from typing import Any
from urllib.parse import urljoin, urlsplit

from landed.expectations import parsed
from landed.web.leaks import leaks
from landed.web.site import Answer

OK = 200

_FILES: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("a Git repository", re.compile(r"\A(ref: refs/\S+|[0-9a-f]{40}|[0-9a-f]{64})\s*\Z|^\[core\]\s*$", re.M)),
    (
        "a dump of a database",
        re.compile(r"\APGDMP|^-- PostgreSQL database dump|^(CREATE TABLE|INSERT INTO|COPY .+ FROM stdin)\b", re.M),
    ),
    ("settings", re.compile(r"^\s*(export\s+)?[A-Z][A-Z0-9_]*\s*=", re.M)),
)
"""By what a file is told from whatever else an address may answer; the first that fits."""

_LISTING = re.compile(r"\s*(index of|directory listing|listing directory|files within)\b", re.I)
_MAP = re.compile(r"""\A[)\]}'\s]*\{(?=.*"version"\s*:\s*3\b)(?=.*"(sources|sections|mappings)"\s*:)""", re.S)
_NAMED = re.compile(r"^[ \t]*//[#@][ \t]*sourceMappingURL=(\S+)[ \t]*$", re.M)
_SAYS_NO = frozenset(("error", "message", "detail", "title", "code", "status", "statuscode", "success", "ok"))
"""Fields of a document that says no in a polite way."""


def exposed(answer: Answer) -> str:
    """What kind of file an answer hands out; empty where it is none."""
    if answer.status != OK or is_html(answer.body) or _document(answer) is not None:
        return ""
    return next((name for name, pattern in _FILES if pattern.search(answer.body)), "")


def is_listing(answer: Answer, assets: Collection[str]) -> bool:
    """Is it a list of a folder's files? By its title, or because it links to a file that is known to be there."""
    if answer.status != OK or not is_html(answer.body):
        return False
    page = parsed(answer.body)
    links = {urlsplit(urljoin(answer.path, str(each["href"]))).path for each in page.select("a[href]")}
    known = {urlsplit(each).path for each in assets}
    return bool(links & known) or bool(page.title and _LISTING.match(page.title.get_text()))


def map_of(script: Answer) -> str | None:
    """Path of a script's source map: as the script names it, or as is usual; None where it is another host's."""
    named = _NAMED.findall(script.body)
    name = named[-1] if named else script.headers.get("sourcemap", "")
    path = urlsplit(script.path).path
    if not name:
        return f"{path}.map"
    try:
        found = urlsplit(urljoin(path, name))
    except ValueError:
        return None
    return found.path if not found.netloc and found.path.startswith("/") else None


def has_map_within(script: Answer) -> bool:
    """Does a script carry its source map with it?"""
    return any(each.startswith("data:") for each in _NAMED.findall(script.body))


def is_map(answer: Answer) -> bool:
    """Is it a source map?"""
    return answer.status == OK and bool(_MAP.match(answer.body))


def tells(answer: Answer, *others: Answer) -> bool:
    """Does it show more than that nobody is at home? `others`: the site's own page, and its answer to nonsense."""
    if answer.status != OK or not answer.body.strip():
        return False
    if any(each.status == OK and _shape(each) == _shape(answer) for each in others):
        return False
    if leaks(answer.body) or exposed(answer):
        return True
    document = _document(answer)
    if isinstance(document, dict):
        return not all(name.lower() in _SAYS_NO and _is_plain(value) for name, value in document.items())
    if isinstance(document, list):
        return bool(document)
    return is_html(answer.body) or len(answer.body.strip().splitlines()) > 1


def is_html(body: str) -> bool:
    """Is it a page, whatever its headers call it?"""
    return body.lstrip("\ufeff \t\r\n").startswith("<")


def _is_plain(value: object) -> bool:
    return not isinstance(value, dict | list)


def _document(answer: Answer) -> dict[str, Any] | list[Any] | None:
    """A JSON object or array; None: something else."""
    if answer.body.lstrip()[:1] not in ("{", "["):
        return None
    try:
        found = json.loads(answer.body)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict | list) else None


def _shape(answer: Answer) -> Hashable:
    """What two answers of one making share."""
    document = _document(answer)
    if isinstance(document, dict):
        return "document", tuple(sorted(document))
    if document is not None:
        return "list", not document
    if not is_html(answer.body):
        return "text", answer.body
    page = parsed(answer.body)
    scripts = tuple(str(each["src"]) for each in page.select("script[src]"))
    return "page", scripts or (page.title.get_text() if page.title else "")
