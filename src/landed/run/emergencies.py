"""The one root cause of a red run, and the contract's procedure that fits it, its steps with their answers. Pure.

The machine knows no procedure: which findings call for one, and which checks answer its steps, is contract data.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

Document = Mapping[str, Any]

HERE, CLEAR, UNSEEN = "here", "clear", "not looked at"
"""What the checks say of a step: a finding points to it; its checks looked and passed; nobody looked."""


def told(results: Document) -> dict[str, Any]:
    """`root_cause` and `emergency` of results.json, each None where there is nothing to tell."""
    red = [*_red(results)]
    return {"root_cause": _root_cause(results, red), "emergency": _procedure(results, red)}


def _red(results: Document) -> Iterator[Mapping[str, Any]]:
    """Red findings, each once: roots first, those first on which most rests; then in the runbook's order."""
    resting = [check["reason"] for check in results["checks"] if check["outcome"] == "blocked"]

    def weight(finding: Mapping[str, Any]) -> int:
        return -sum(finding["id"] in reason for reason in resting)

    found = sorted(results["roots"], key=weight)
    found += [finding for check in results["checks"] for finding in check["findings"]]
    seen: set[str] = set()
    for each in found:
        if each["severity"] == "block" and not each["waived_by"] and each["id"] not in seen:
            seen.add(each["id"])
            yield each


def _root_cause(results: Document, red: Sequence[Mapping[str, Any]]) -> dict[str, Any] | None:
    """What went wrong first: a finding, a check that broke, or a signature that is missing."""
    if red:
        first = red[0]
        rests = [
            each for each in results["checks"] if each["outcome"] == "blocked" and first["id"] in each["reason"]
        ]
        kept = {name: first[name] for name in ("id", "expected", "found", "source", "remedy")}
        return kept | {"resting": len(rests), "more": len(red) - 1}
    broken = [each for each in results["checks"] if each["outcome"] == "failed" and not each["findings"]]
    named = [(each["nodeid"], each["reason"]) for each in broken]
    named += [(each["id"], each["reason"]) for each in results["open"]]
    if not named:
        return None
    return {"id": named[0][0], "found": named[0][1], "resting": 0, "more": len(named) - 1}


def _procedure(results: Document, red: Sequence[Mapping[str, Any]]) -> dict[str, Any] | None:
    """The procedure of the first red finding that has one."""
    for finding in red:
        for each in results["emergencies"]:
            if finding["id"].startswith(tuple(each["when"])):
                return {
                    "id": each["id"],
                    "title": each["title"],
                    "title_ko": each["title_ko"],
                    "finding": finding["id"],
                    "steps": _steps(results, each),
                }
    return None


def _steps(results: Document, emergency: Mapping[str, Any]) -> list[dict[str, Any]]:
    answers = {each["step"]: each for each in emergency.get("answers", ())}
    steps = [
        {"step": number, "text": text, "text_ko": korean}
        | (_answer(results, answers[number]) if number in answers else {"state": "", "words": ""})
        for number, (text, korean) in enumerate(zip(emergency["steps"], emergency["steps_ko"], strict=True), 1)
    ]
    if emergency.get("evidence_first"):
        steps.sort(key=lambda each: each["state"] != HERE)
    return steps


def _answer(results: Document, answer: Mapping[str, Any]) -> dict[str, str]:
    """What the checks of a step say, and in which words: the finding that points to it, or why nobody looked."""
    checks = [each for each in results["checks"] if _is_of(each, answer["checks"])]
    prefixes = tuple(answer["when"])
    pool = [finding for check in (results["checks"] if prefixes else checks) for finding in check["findings"]]
    pool += results["roots"] if prefixes else []
    hits = [
        each["id"]
        for each in pool
        if each["severity"] != "info" and (not prefixes or each["id"].startswith(prefixes))
    ]
    if hits:
        return {"state": HERE, "words": hits[0]}
    if any(each["outcome"] == "passed" for each in checks):
        return {"state": CLEAR, "words": ""}
    return {"state": UNSEEN, "words": checks[0]["reason"] if checks else ""}


def _is_of(check: Mapping[str, Any], ways: Sequence[str]) -> bool:
    name = check["nodeid"].rpartition("::")[2].partition("[")[0]
    return check["kind"] in ways or f"{check['kind']}::{name}" in ways
