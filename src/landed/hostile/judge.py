"""What is wrong with one answer to hostile input. Pure: a request, its answer, and what was promised."""

import json
import re
from collections.abc import Iterator

from landed.hostile.client import Reply
from landed.hostile.record import Flaw, Request
from landed.web.leaks import leaks

CUT = 500
"""Characters of an answer that evidence may show."""
NOT_IMPLEMENTED = 501
TOO_MANY = 429
WITHOUT_BODY = (204, 205, 304)
_JSON = re.compile(r"application/(?:[\w.-]+\+)?json")


Broken = tuple[str, str, str, str]
"""Rule, what it is about, what was expected and what was found."""


def flaws(request: Request, reply: Reply, *, json_promised: bool, ceiling_s: float) -> Iterator[Flaw]:
    """Each kind of failure that an answer shows, once."""
    for rule, what, expected, found in _broken(request, reply, json_promised, ceiling_s):
        yield Flaw(rule=rule, what=what, expected=expected, found=found, request=request)


def _broken(request: Request, reply: Reply, json_promised: bool, ceiling_s: float) -> Iterator[Broken]:
    if reply.timed_out or reply.ms > ceiling_s * 1000:
        yield "slow", "", f"an answer within {ceiling_s:g} s", reply.words
    elif reply.error:
        yield "answer", "", "an answer", reply.error
    if reply.error:
        return
    shown = leaks(reply.body)
    for name in shown:
        yield "leak", name, f"no {name.split(' ', 1)[-1]} in the body", f"there is one, with status {reply.status}"
    if _failed(request, reply):
        yield "status", "", "a status below 500", f"{reply.status}{'' if shown else _cut(reply.body)}"
    elif json_promised and not request.loose and not _speaks_otherwise(reply.status):
        yield from _no_json(request, reply, shown)


def _no_json(request: Request, reply: Reply, shown: list[str]) -> Iterator[Broken]:
    is_json = bool(_JSON.fullmatch(reply.content_type))
    told = f", with status {reply.status}" + ("" if shown else _cut(reply.body))
    if reply.content_type and not is_json:
        yield "type", "", "application/json", reply.content_type + told
    elif reply.body and not is_json:
        yield "type", "", "application/json", f"no type{told}"
    elif reply.body and reply.whole and not _is_document(reply.body):
        yield "json", "", "a JSON document", f"none{told}"
    elif not reply.body and request.method == "GET":
        yield "json", "", "a JSON document", f"an empty body{told}"


def _is_document(body: str) -> bool:
    try:
        json.loads(body)
    except ValueError:
        return False
    return True


def _failed(request: Request, reply: Reply) -> bool:
    """A failure of the server; that it does not know a method, it says with 501."""
    return reply.status >= 500 and not (reply.status == NOT_IMPLEMENTED and request.method not in ("GET", "HEAD"))


def _speaks_otherwise(status: int) -> bool:
    """Answers that promise nothing of their body: elsewhere, nothing new, not now, not known here."""
    return 300 <= status < 400 or status in (*WITHOUT_BODY, TOO_MANY, NOT_IMPLEMENTED)


def _cut(body: str) -> str:
    return f": {body[:CUT]}" if body else ""
