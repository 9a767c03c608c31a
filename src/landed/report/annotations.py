"""The few lines by which GitHub marks a job's run: workflow commands. Pure.

https://docs.github.com/actions/reference/workflow-commands-for-github-actions
"""

from collections.abc import Iterator, Mapping
from typing import Any

from landed.report.language import Words
from landed.report.step_summary import may_be_told, name_of, without_rows
from landed.report.terminal import red_findings

MOST = 10
"""GitHub shows no more of a step."""
LONGEST = 300


def annotations(results: Mapping[str, Any], lang: str) -> list[str]:
    """At most ten lines, errors first; where there is more, the last one says how much."""
    told = [*_told(results, Words(lang))]
    if len(told) <= MOST:
        return told
    level = told[MOST - 1].partition(" ")[0]
    more = Words(lang)("summary.more", n=len(told) - MOST + 1)
    return [*told[: MOST - 1], f"{level} title=landed::{_data(more)}"]


def _told(results: Mapping[str, Any], words: Words) -> Iterator[str]:
    for finding, claim in red_findings(results):
        what = words.told(finding["found"]) if may_be_told(finding) else words.claim(claim) or words("summary.rows")
        yield _line("error", name_of(finding), f"{what} → {words.told(finding['remedy'])}")
    for check in results["checks"]:
        if check["outcome"] == "failed" and not check["findings"]:
            yield _line("error", check["nodeid"].partition("[")[0], words("broken"))
    outcomes = {f"box[{each['id']}]": each["outcome"] for each in results["boxes"]}
    bare = without_rows(results)
    for each in results["open"]:
        if outcomes.get(each["id"]) not in ("failed", "blocked"):
            reason = words.reason(each["reason"].partition(": ")[2] or each["reason"])
            yield _line("error", each["id"], bare(reason))
    for each in results["warnings"]:
        yield _line("warning", bare(each), words("warn"))


def _line(level: str, title: str, text: str) -> str:
    line = text if len(text) <= LONGEST else f"{text[:LONGEST]}…"
    return f"::{level} title={_property(f'landed {title}')}::{_data(line)}"


def _data(text: str) -> str:
    """As GitHub wants the text after the second pair of colons."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
