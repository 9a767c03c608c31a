"""The end of a run on a terminal: boxes phase by phase, each red thing with its next step, the verdict last."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from landed.report.emergency import Line, brief, changes, history_warning, procedure
from landed.report.language import Words

_MARKS = {"passed": "✓", "attested": "✎", "failed": "✗", "blocked": "■", "not run": "·"}
_COLOURS = {"passed": "green", "attested": "green", "failed": "red", "blocked": "red", "not run": "yellow"}
SHOWN = 20
"""So many red findings are written out; the report has all."""


def summary(results: Mapping[str, Any], lang: str) -> Iterator[Line]:
    """Yield the lines of the closing summary, made from results.json alone; on call a short one."""
    if results["profile"] == "oncall":
        yield "", {}
        yield from brief(results, Words(lang), _counted(results))
        return
    title = "title_ko" if lang == "ko" else "title"
    yield "", {}
    yield from _boxes(results, title)
    red = _red(results)
    if red:
        yield "", {}
    for finding, claim in red[:SHOWN]:
        yield from _finding(finding, claim, _resting(results, finding["id"]))
    if len(red) > SHOWN:
        yield f"… and {len(red) - SHOWN} more red findings: see report.html", {"red": True}
    yield from _broken(results)
    yield from _open(results)
    words = Words(lang)
    yield from procedure(results, words)
    yield "", {}
    yield from _closing(results)
    yield from changes(results, words)
    yield from history_warning(results, words)


def _boxes(results: Mapping[str, Any], title: str) -> Iterator[Line]:
    phases = {each["id"]: each for each in results["phases"]}
    for name, boxes in _by_phase(results["boxes"]).items():
        phase = phases.get(name)
        looked = [box for box in boxes if box["outcome"] != "not run"]
        heading = f"Phase {name}  {phase[title]}" if phase else "Final checklist"
        yield f"{heading}  ({len(looked)} of {len(boxes)} boxes)", {"bold": True}
        for box in boxes:
            if box["outcome"] == "not run" and not box["required"]:
                continue
            why = f"  — {box['reason']}" if box["reason"] else ""
            mark = _MARKS[box["outcome"]]
            yield f"  {mark} {box['id']:<13} {box[title]}{why}", {_COLOURS[box["outcome"]]: True}
        silent = sum(box["outcome"] == "not run" and not box["required"] for box in boxes)
        if silent:
            yield f"  · {silent} not looked at and not required here", {"light": True}


def _by_phase(boxes: Sequence[Mapping[str, Any]]) -> dict[str, list[Mapping[str, Any]]]:
    phases: dict[str, list[Mapping[str, Any]]] = {}
    for box in boxes:
        phases.setdefault(box["id"].split(".")[0], []).append(box)
    return phases


def _red(results: Mapping[str, Any]) -> list[tuple[Mapping[str, Any], str]]:
    """Red findings, roots first, each once, with the claim they contradict."""
    found = [(each, "") for each in results["roots"]]
    found += [(each, check["claim"]) for check in results["checks"] for each in check["findings"]]
    red: dict[str, tuple[Mapping[str, Any], str]] = {}
    for finding, claim in found:
        if finding["severity"] == "block" and not finding["waived_by"]:
            known = red.get(finding["id"])
            red[finding["id"]] = (finding, claim or (known[1] if known else ""))
    return list(red.values())


def _resting(results: Mapping[str, Any], root: str) -> int:
    """How many checks are blocked by a finding."""
    return sum(check["outcome"] == "blocked" and root in check["reason"] for check in results["checks"])


def _finding(finding: Mapping[str, Any], claim: str, resting: int) -> Iterator[Line]:
    rest = f"  ({resting} checks rest on it)" if resting else ""
    yield f"✗ {finding['id']}{rest}", {"red": True, "bold": True}
    if claim:
        yield f"    claim     {claim}", {}
    yield f"    promised  {finding['expected']}", {}
    yield f"    found     {finding['found']}", {}
    for label in ("missing", "extra"):
        if finding[label]:
            names = finding[label]
            more = f" … and {len(names) - 10} more" if len(names) > 10 else ""
            yield f"    {label:<8}  {', '.join(names[:10])}{more}", {}
    yield f"    read by   {finding['source']}", {}
    yield f"    next      {finding['remedy']}", {"cyan": True}


def _broken(results: Mapping[str, Any]) -> Iterator[Line]:
    """Checks that failed without a finding: something is wrong with the check, or with a worker."""
    for check in results["checks"]:
        if check["outcome"] == "failed" and not check["findings"]:
            yield f"✗ {check['nodeid']}", {"red": True, "bold": True}
            yield f"    broke     {check['reason']}", {}
            yield "    next      run it alone with --tb=long", {"cyan": True}


def _open(results: Mapping[str, Any]) -> Iterator[Line]:
    """What keeps the run red beside the findings; boxes with one reason share a line."""
    told: dict[str, list[str]] = {}
    outcomes = {f"box[{box['id']}]": box["outcome"] for box in results["boxes"]}
    for each in results["open"]:
        if outcomes.get(each["id"]) in ("failed", "blocked"):
            reason = "not signed, because of what is red above"
        else:
            # What comes before the colon names the box again; of waivers and whole runs all is news.
            _, _, why = each["reason"].partition(": ")
            reason = why if each["id"].startswith("box[") and why else each["reason"]
        told.setdefault(reason, []).append(each["id"].partition("[")[2].rstrip("]") or each["id"])
    for reason, names in told.items():
        yield f"open      {', '.join(names)}: {reason}", {"red": True}


def _counted(results: Mapping[str, Any]) -> str:
    counts: dict[str, int] = {}
    for check in results["checks"]:
        counts[check["outcome"]] = counts.get(check["outcome"], 0) + 1
    return ", ".join(
        f"{counts[each]} {each}" for each in ("passed", "failed", "blocked", "not run") if each in counts
    )


def _closing(results: Mapping[str, Any]) -> Iterator[Line]:
    told = _counted(results)
    good = results["exit_status"] == 0
    scope = "" if results["scope"] == "complete" else f" ({results['scope']})"
    yield f"{results['verdict'].upper()}{scope}  {told}", {"green" if good else "red": True, "bold": True}
    samples = {each["id"]: each["found"] for each in results.get("retries", ())}
    for each in results["warnings"]:
        yield f"  warning  {each}{f': {samples[each]}' if each in samples else ''}", {"yellow": True}
    yield from _attempts(results)


def _attempts(results: Mapping[str, Any]) -> Iterator[Line]:
    """How long it took, where attempts were asked for."""
    attempts = results.get("attempts")
    if attempts:
        colour = {0: "green", 1: "still red"}.get(results["exit_status"], results["verdict"])
        number = attempts["number"]
        yield f"  {colour} after {attempts['seconds']:.0f} s, {number} attempt{'s' if number > 1 else ''}", {}
