"""A run as the page of a CI job: Markdown for `$GITHUB_STEP_SUMMARY`, what is red first. Pure.

Such pages are read by whoever may read the job: what came from rows or from an answer's body stays out of them,
and names of rows are left to report.html.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import pairwise
from typing import Any

from landed.report.emergency import answer, changes
from landed.report.language import Words
from landed.report.terminal import MARKS, by_phase, counted, red_findings

WHOLE = 25
"""Red findings told with all that may be told; of the others, their names."""
LONGEST = 500
"""Characters of one text."""
_OWN = frozenset(
    {"connection", "pooling", "headroom", "monitoring", "concurrency", "query_latency", "api_latency", "load"}
)
"""Kinds of finding whose words are the server's, a definition's, or a clock's."""
_CATALOGUE = "sql/catalogue/"

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]+")
_SPECIAL = re.compile(r"[\\`*_{}\[\]<>&|~@#!]|:(?=//)|(?<=www)\.", re.IGNORECASE)
_ROW = re.compile(r"\[.*\]", re.DOTALL)
_ANSWER = "GET "


def step_summary(results: Mapping[str, Any], lang: str, room: int) -> str:
    """The page of results.json in `en` or `ko`, of at most `room` bytes; empty where not even its head fits."""
    words = Words(lang)
    page: list[str] = []
    size = 0
    parts = [*_parts(results, words)]
    cut = f"\n{words('summary.cut')}\n"
    for part in parts:
        size += len(part.encode())
        if size + len(cut.encode()) > room:
            return "".join([*page, cut]) if page else ""
        page.append(part)
    return "".join(page)


def _parts(results: Mapping[str, Any], words: Words) -> Iterator[str]:
    """Pieces that stand alone, the most important first; each ends its line, and a block ends with an empty one."""
    yield from _head(results, words)
    yield from _red(results, words)
    yield from _open(results, words)
    yield from _emergency(results, words)
    told = [line for line, _ in changes(results, words)]
    yield from (f"- {_plain(each)}\n" for each in told)
    yield "\n" if told else ""
    yield from _warned(results, words)
    yield from _boxes(results, words)


def _head(results: Mapping[str, Any], words: Words) -> Iterator[str]:
    sign = "✅" if results["exit_status"] == 0 else "❌"
    verdict, scope = words.verdict(results["verdict"]), words.scope(results["scope"])
    target = results["target"]
    facts = {
        words("contract"): words.title(results["contract"]) or results["contract"]["name"],
        words("fact.dsn"): words("fact.sample") if target.get("sample") else target.get("dsn"),
        words("fact.url"): None if target.get("sample") else target.get("url"),
        words("fact.deployment"): target.get("deployment"),
        words("started"): f"{results['started']}, {words.seconds(results['seconds'])}",
        words("looked"): counted(results, words),
    }
    head = f"## {sign} {_plain(verdict)} ({_plain(scope)})\n\n| | |\n| --- | --- |\n"
    yield head + "".join(f"| {_plain(name)} | {_plain(fact)} |\n" for name, fact in facts.items() if fact) + "\n"


def _red(results: Mapping[str, Any], words: Words) -> Iterator[str]:
    red = red_findings(results)
    broken = [each for each in results["checks"] if each["outcome"] == "failed" and not each["findings"]]
    if red or broken:
        yield f"### {_plain(words('red'))}\n\n"
    for finding, claim in red[:WHOLE]:
        yield f"- **{_plain(name_of(finding))}**\n{''.join(_told(finding, claim, words))}"
    for finding, _ in red[WHOLE:]:
        yield f"- {_plain(name_of(finding))}\n"
    for check in broken:
        yield f"- **{_plain(_ROW.sub('[…]', check['nodeid']))}**: {_plain(words('broken'))}\n"
    yield "\n" if red or broken else ""


def _told(finding: Mapping[str, Any], claim: str, words: Words) -> Iterator[str]:
    """What may be told of a finding: of rows and bodies only that there is something."""
    lines = {words("claim"): words.claim(claim)}
    if may_be_told(finding):
        lines |= {words("promised"): words.told(finding["expected"]), words("found"): words.told(finding["found"])}
        lines |= {words(each): ", ".join(finding[each][:10]) for each in ("missing", "extra")}
    else:
        lines |= {words("found"): words("summary.rows")}
    lines |= {words("read_at"): words.told(finding["source"]), words("next"): words.told(finding["remedy"])}
    for name, text in lines.items():
        if text:
            yield f"  - {_plain(name)}: {_plain(text)}\n"


def may_be_told(finding: Mapping[str, Any]) -> bool:
    """Its words come from definitions, clocks or connections, never from a row or the body of an answer."""
    kind = str(finding["id"]).partition("/")[0]
    return kind in _OWN or str(finding["source"]).startswith(_CATALOGUE)


def name_of(finding: Mapping[str, Any]) -> str:
    """A finding's id, without the key of a row."""
    name = str(finding["id"])
    place, _, promise = name.partition("#")
    promised = promise and "[" not in place and str(finding["source"]).startswith(_ANSWER)
    # What follows the # of an answer's finding is the contract's own filter, whatever brackets are in it.
    return name if promised or may_be_told(finding) else _ROW.sub("[…]", name)


def without_rows(results: Mapping[str, Any]) -> Callable[[str], str]:
    """What takes the keys of rows out of a text that may name findings of this document."""
    found = [*results["roots"], *(each for check in results["checks"] for each in check["findings"])]
    whole = {str(each["id"]) for each in found if "[" in str(each["id"]) and name_of(each) == each["id"]}
    named = re.compile("|".join(re.escape(each) for each in sorted(whole, key=len, reverse=True)) or "(?!)")

    def bare(text: str) -> str:
        edges = [0, *(edge for each in named.finditer(text) for edge in each.span()), len(text)]
        pieces = [text[start:end] for start, end in pairwise(edges)]
        return "".join(_ROW.sub("[…]", each) if at % 2 == 0 else each for at, each in enumerate(pieces))

    return bare


def _open(results: Mapping[str, Any], words: Words) -> Iterator[str]:
    """What nobody signed; boxes that what is red above keeps open are only counted by name."""
    if results["open"]:
        yield f"### {_plain(words('open'))}\n\n"
    boxes = {f"box[{each['id']}]": each for each in results["boxes"]}
    red, bare = [], without_rows(results)
    for each in results["open"]:
        box = boxes.get(each["id"])
        if box and box["outcome"] in ("failed", "blocked"):
            red.append(box["id"])
            continue
        title = f" {_plain(words.title(box))}" if box else ""
        reason = words.reason(_of_box(each["reason"])) if box else words.reason(each["reason"])
        told = _plain(bare(reason))
        yield f"- **{_plain(box['id'] if box else each['id'])}**{title}: {told}\n"
    if red:
        yield f"- {_plain(', '.join(red))}: {_plain(words('open.red'))}\n"
    yield "\n" if results["open"] else ""


def _of_box(reason: str) -> str:
    """The reason without the box's name."""
    return reason.partition(": ")[2] or reason


def _emergency(results: Mapping[str, Any], words: Words) -> Iterator[str]:
    fitting = results.get("emergency")
    if not fitting:
        return
    yield f"### {_plain(words('procedure', id=fitting['id']))}: {_plain(words.title(fitting))}\n\n"
    bare = without_rows(results)
    for step in fitting["steps"]:
        text = step["text_ko"] if words.lang == "ko" else step["text"]
        yield f"{step['step']}. {_plain(text)}{_plain(bare(answer(step, words)))}\n"
    yield "\n"


def _warned(results: Mapping[str, Any], words: Words) -> Iterator[str]:
    if results["warnings"]:
        bare = without_rows(results)
        yield f"### {_plain(words('warnings'))}\n\n"
        yield from (f"- {_plain(bare(each))}\n" for each in results["warnings"])
        yield "\n"


def _boxes(results: Mapping[str, Any], words: Words) -> Iterator[str]:
    """The board, folded: the whole of it is one piece, because half a fold is none."""
    phases = {each["id"]: each for each in results["phases"]}
    lines = []
    for name, boxes in by_phase(results["boxes"]).items():
        title = words.title(phases[name]) if name in phases else words("final")
        heading = f"{words('phase', id=name)} {title}" if name in phases else title
        lines += [f"\n**{_plain(heading)}**\n\n", *_rows(boxes, words)]
    if lines:
        yield f"<details><summary>{_plain(words('board'))}</summary>\n{''.join(lines)}\n</details>\n\n"


def _rows(boxes: Iterable[Mapping[str, Any]], words: Words) -> Iterator[str]:
    for box in boxes:
        required = "" if box["required"] or box["outcome"] != "not run" else f" ({words('not_required')})"
        told = f"{MARKS[box['outcome']]} {words(box['outcome'])}{required}"
        yield f"- {_plain(box['id'])} {_plain(words.title(box))}: {_plain(told)}\n"


def _plain(text: Any) -> str:
    """A text that Markdown and HTML take for nothing but text, in one line, and cut."""
    line = _CONTROL.sub(" ", str(text)).strip()
    line = line if len(line) <= LONGEST else f"{line[:LONGEST]}…"
    return _SPECIAL.sub(lambda found: f"&#{ord(found[0])};", line)
