"""completion.md: the report that a migration ends with, made from results.json and nothing else. Pure."""

import re
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from landed.report.achieved import DONE, Achieved, moment
from landed.report.html import clean
from landed.report.language import Words
from landed.run.attestation import owners

Json = Mapping[str, Any]

_MARKUP = re.compile(r"([\\`*_\[\]<>|#~&])")


def render_completion(document: Json, digest: str, lang: str) -> str:
    """The completion report of a results document in `en` or `ko`; `digest` is the SHA-256 of its file, hex."""
    words = Words(lang)
    plain = clean(document, words)
    return (
        _environment()
        .get_template("completion.md.jinja")
        .render(
            doc=plain,
            a=Achieved(plain, words),
            w=words,
            digest=digest,
            phases=_phases(plain, words),
            date=_date(plain, words),
            owners=_owners(plain),
        )
    )


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("landed.report"),
        autoescape=False,  # Markdown: every text goes through `md`, which takes HTML's signs too
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters |= {"md": markdown}
    environment.globals |= {"DONE": DONE}
    return environment


def markdown(value: object) -> str:
    """A text on one line whose signs mean nothing to Markdown or HTML."""
    return _MARKUP.sub(r"\\\1", " ".join(str(value).split()))


def _date(document: Json, words: Words) -> str:
    """When it was verified, and from when to when its phases lasted where somebody wrote that down."""
    told = (document.get("attestation") or {}).get("took", ())
    verified = words("done.verified", when=moment(datetime.fromisoformat(document["started"])))
    if not told:
        return verified
    begun = min(datetime.fromisoformat(each["begun"]) for each in told)
    ended = max(datetime.fromisoformat(each["ended"]) for each in told)
    return f"{words('done.phases_date', begun=moment(begun), ended=moment(ended))}; {verified}"


def _owners(document: Json) -> dict[str, str]:
    """Each box that was signed in another role than its owner's, with whose box it is."""
    phases = {each["id"]: each["owner"] for each in document.get("phases", ())}
    boxes = {each["id"]: each for each in document.get("boxes", ())}
    found = {}
    for each in (document.get("attestation") or {}).get("signed", ()):
        mine = owners(each["box"], boxes.get(each["box"], {}).get("rows", ()), phases)
        if mine and each["role"].casefold() not in {one.casefold() for one in mine}:
            found[each["box"]] = ", ".join(mine)
    return found


def _phases(document: Json, words: Words) -> dict[str, Any]:
    """Each phase with what it took by whoever wrote it down, and how long its checks took; and the sums."""
    told = {each["phase"]: each for each in (document.get("attestation") or {}).get("took", ())}
    seconds: dict[str, float] = {}
    for check in document["checks"]:
        for name in dict.fromkeys(row.partition(".")[0] for row in check["rows"][:1]):
            seconds[name] = seconds.get(name, 0.0) + check["seconds"]
    unknown = words("done.not_measured")
    lines, minutes = [], 0.0
    for each in document.get("phases", ()):
        took = told.get(each["id"])
        minutes += took["minutes"] if took else 0.0
        measured = words("minutes", n=words.number(round(took["minutes"], 1))) if took else ""
        lines.append(
            {
                "phase": each,
                "took": words("done.told_by", n=measured, who=took["by"]) if took else unknown,
                "checks": words.seconds(seconds[each["id"]]) if each["id"] in seconds else unknown,
            }
        )
    plan = sum(each["minutes"] for each in document.get("phases", ()))
    known = sum(each["id"] in told for each in document.get("phases", ()))
    spent = words("minutes", n=words.number(round(minutes, 1)))
    if known == len(lines) and lines:
        in_all = words("done.planned", took=spent, plan=plan)
    elif known:
        in_all = words("done.partly", took=spent, n=known, all=len(lines))
    else:
        in_all = words("done.not_measured")
    return {"lines": lines, "plan": plan, "in_all": in_all, "checks": words.seconds(sum(seconds.values()))}
