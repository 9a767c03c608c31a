"""The end of a run on a terminal: boxes phase by phase, each red thing with its next step, the verdict last."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from landed.report.columns import wide
from landed.report.emergency import Line, brief, changes, history_warning, procedure
from landed.report.language import Words
from landed.report.pieces import count
from landed.report.view import View

MARKS = {"passed": "✓", "attested": "✎", "failed": "✗", "blocked": "■", "not run": "·"}
_COLOURS = {"passed": "green", "attested": "green", "failed": "red", "blocked": "red", "not run": "yellow"}
COUNTED = ("passed", "failed", "blocked", "not run", "not applicable")
SHOWN = 20
"""So many red findings are written out; the report has all."""
LABEL = 10
"""Columns of a label before its text."""


def summary(results: Mapping[str, Any], lang: str) -> Iterator[Line]:
    """Yield the lines of the closing summary, made from results.json alone; on call a short one."""
    words = Words(lang)
    if results["profile"] == "oncall":
        yield "", {}
        yield from brief(results, words, counted(results, words))
        return
    yield "", {}
    yield from _boxes(results, words)
    red = red_findings(results)
    if red:
        yield "", {}
    for finding, claim in red[:SHOWN]:
        yield from _finding(finding, claim, _resting(results, finding["id"]), words)
    if len(red) > SHOWN:
        yield f"… {words('red.rest', n=len(red) - SHOWN)}", {"red": True}
    yield from _broken(results, words)
    yield from _open(results, words)
    yield from procedure(results, words)
    yield "", {}
    yield from _closing(results, words)
    yield from changes(results, words)
    yield from history_warning(results, words)


def _labelled(label: str, text: str) -> str:
    """A label and its text, in columns."""
    return f"{label}{' ' * max(LABEL - wide(label), 2)}{text}"


def _boxes(results: Mapping[str, Any], words: Words) -> Iterator[Line]:
    phases = {each["id"]: each for each in results["phases"]}
    for name, boxes in by_phase(results["boxes"]).items():
        phase = phases.get(name)
        looked = [box for box in boxes if box["outcome"] != "not run"]
        heading = f"{words('phase', id=name)}  {words.title(phase)}" if phase else words("final")
        yield f"{heading}  ({words('boxes.looked', n=len(looked), all=len(boxes))})", {"bold": True}
        for box in boxes:
            if box["outcome"] == "not run" and not box["required"]:
                continue
            why = f"  — {words.reason(box['reason'])}" if box["reason"] else ""
            mark = MARKS[box["outcome"]]
            yield f"  {mark} {box['id']:<13} {words.title(box)}{why}", {_COLOURS[box["outcome"]]: True}
        silent = sum(box["outcome"] == "not run" and not box["required"] for box in boxes)
        if silent:
            yield f"  · {words('boxes.silent', n=silent)}", {"light": True}


def by_phase(boxes: Sequence[Mapping[str, Any]]) -> dict[str, list[Mapping[str, Any]]]:
    """The boxes by the phase that their ids begin with."""
    phases: dict[str, list[Mapping[str, Any]]] = {}
    for box in boxes:
        phases.setdefault(box["id"].split(".")[0], []).append(box)
    return phases


def red_findings(results: Mapping[str, Any]) -> list[tuple[Mapping[str, Any], str]]:
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


def _finding(finding: Mapping[str, Any], claim: str, resting: int, words: Words) -> Iterator[Line]:
    def line(name: str, text: str) -> str:
        return f"    {_labelled(words(f'label.{name}'), text)}"

    rest = f"  ({words('resting', n=resting)})" if resting else ""
    yield f"✗ {finding['id']}{rest}", {"red": True, "bold": True}
    if claim:
        yield line("claim", words.claim(claim)), {}
    yield line("promised", words.told(finding["expected"])), {}
    yield line("found", words.told(finding["found"])), {}
    for name in ("missing", "extra"):
        if finding[name]:
            names = finding[name]
            more = f" … {words('and_more', n=len(names) - 10)}" if len(names) > 10 else ""
            yield line(name, f"{', '.join(names[:10])}{more}"), {}
    yield line("read_by", words.told(finding["source"])), {}
    yield line("next", words.told(finding["remedy"])), {"cyan": True}


def _broken(results: Mapping[str, Any], words: Words) -> Iterator[Line]:
    """Checks that failed without a finding: something is wrong with the check, or with a worker."""
    for check in results["checks"]:
        if check["outcome"] == "failed" and not check["findings"]:
            yield f"✗ {check['nodeid']}", {"red": True, "bold": True}
            yield f"    {_labelled(words('label.broke'), words.reason(check['reason']))}", {}
            yield f"    {_labelled(words('label.next'), words('alone'))}", {"cyan": True}


def _open(results: Mapping[str, Any], words: Words) -> Iterator[Line]:
    """What keeps the run red beside the findings; boxes with one reason share a line."""
    told: dict[str, list[str]] = {}
    outcomes = {f"box[{box['id']}]": box["outcome"] for box in results["boxes"]}
    for each in results["open"]:
        if outcomes.get(each["id"]) in ("failed", "blocked"):
            reason = words("open.red")
        else:
            # What comes before the colon names the box again; of waivers and whole runs all is news.
            _, _, why = each["reason"].partition(": ")
            reason = words.reason(why if each["id"].startswith("box[") and why else each["reason"])
        told.setdefault(reason, []).append(each["id"].partition("[")[2].rstrip("]") or each["id"])
    for reason, names in told.items():
        yield _labelled(words("label.open"), f"{', '.join(names)}: {reason}"), {"red": True}


def counted(results: Mapping[str, Any], words: Words) -> str:
    """Outcomes of the checks and how often, as the report counts them; then what there is to mend and to sign."""
    counts = dict(count(results["checks"]))
    told = [each for each in COUNTED if each in counts]
    checks = ", ".join(words("counted", count=str(counts[each]), outcome=words(each)) for each in told)
    causes, unsigned = View(results).causes, len(results["open"])
    more = [words(name, n=n) for name, n in (("causes.n", causes), ("unsigned.n", unsigned)) if n]
    return "; ".join(part for part in (checks, ", ".join(more)) if part)


def _closing(results: Mapping[str, Any], words: Words) -> Iterator[Line]:
    good = results["exit_status"] == 0
    scope = "" if results["scope"] == "complete" else f" ({words.scope(results['scope'])})"
    line = f"{words.verdict(results['verdict']).upper()}{scope}  {counted(results, words)}"
    yield line, {"green" if good else "red": True, "bold": True}
    samples = {each["id"]: each["found"] for each in results.get("retries", ())}
    for each in results["warnings"]:
        told = f": {samples[each]}" if each in samples else ""
        yield f"  {words('warn')}  {each}{told}", {"yellow": True}
    yield from _attempts(results, words)


def _attempts(results: Mapping[str, Any], words: Words) -> Iterator[Line]:
    """How long it took, where attempts were asked for."""
    attempts = results.get("attempts")
    if attempts:
        known = {0: words("attempts.green"), 1: words("attempts.red")}
        colour = known.get(results["exit_status"]) or words.verdict(results["verdict"])
        seconds = f"{attempts['seconds']:.0f}"
        yield f"  {words('attempts', what=colour, seconds=seconds, n=attempts['number'])}", {}
