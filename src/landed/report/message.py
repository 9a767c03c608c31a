"""The notification of a run: a subject and a few lines, with the figures that it proves. Pure.

It holds no row value and no name out of a row: what is red is told by rule and number.
"""

from collections.abc import Mapping
from typing import Any

from landed.report.achieved import DONE, Achieved
from landed.report.language import Words
from landed.report.view import View

NAMED = 8
"""Rules named of what is red; the report has the rest."""


def message(document: Mapping[str, Any], lang: str) -> tuple[str, str]:
    """Subject and body. The promised subject of a landing is that of plain `landed` alone."""
    words = Words(lang)
    achieved = Achieved(document, words)
    promised = achieved.promised
    shape = promised.get("subject" if document["verdict"] == "landed" else "otherwise") or "{title}: {verdict}"
    subject = shape.format(title=words.title(document["contract"]), verdict=achieved.verdict)
    return subject, "\n".join([subject, *(f"- {line}" for line in _lines(achieved))])


def _lines(achieved: Achieved) -> list[str]:
    words, document = achieved.words, achieved.document
    status, boxes = achieved.verdict, achieved.listed("boxes")
    if boxes:
        done = sum(each["outcome"] in DONE for each in boxes)
        status = f"{status}; {words('message.before', n=done, all=len(boxes))}"
    source = achieved.promised.get("source")
    proved = source is not None and achieved.shown(source["rows"])
    lines = [
        words("message.status", text=status),
        words("message.source", text=words.title(source) if proved else words("message.unproved")),
        words("message.performance", text=_performance(achieved)),
        words("message.downtime", text=achieved.downtime),
    ]
    red = [f"{each.rule.partition(':')[0]} ×{len(each.found)}" for each in View(document).red]
    red += [f"{each[0]}" for each in View(document).open]
    if red:
        more = f" +{len(red) - NAMED}" if len(red) > NAMED else ""
        lines.append(words("message.red", text=", ".join(red[:NAMED]) + more))
    if document["target"].get("url"):
        lines.append(words("message.site", text=document["target"]["url"]))
    if document.get("run_url"):
        lines.append(words("message.run", text=document["run_url"]))
    told = [each for each in achieved.promised.get("link", ()) if each["told"]]
    return [*lines, *(f"{words.title(each)}: {each['url']}" for each in told)]


def _performance(achieved: Achieved) -> str:
    if achieved.slowest is None:
        return achieved.words("done.not_measured")
    ms, number = achieved.slowest
    figure = achieved.words.number(round(ms, 1))
    return achieved.words("message.slowest", ms=figure, n=number, text=achieved.response)
