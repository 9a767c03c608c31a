"""What a fault did to a run: every check's outcome and every finding, against the healthy run of the same kind."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from tests.support.fault_files import Reaction
from tests.support.operator import Run

Check = Mapping[str, Any]


@dataclass(frozen=True)
class Judged:
    """A reaction, and what no fault may do at all."""

    reaction: Reaction
    problems: tuple[str, ...]


def judge(healthy: Run, broken: Run) -> Judged:
    """Compare check by check."""
    before, after = _checks(healthy), _checks(broken)
    problems = [f"{name}: collected in one run only" for name in before.keys() ^ after.keys()]
    both = [(name, before[name], after[name]) for name in sorted(before.keys() & after.keys())]
    known = set(healthy.findings)
    new = {name: each for name, each in broken.findings.items() if name not in known}
    red, yellow, blocked, silent, seeing = set(), set(), {}, set(), set()
    for name, was, now in both:
        if now["outcome"] == "failed":
            red.add(name)
        elif now["outcome"] == "blocked":
            blocked[name] = now["reason"].removeprefix("blocked: ")
        elif now["outcome"] == "not run" and was["outcome"] == "passed":
            silent.add(name)
        elif now["outcome"] == "passed" and was["outcome"] == "not run":
            seeing.add(name)
        elif now["outcome"] != was["outcome"]:
            problems.append(f"{name}: {was['outcome']} when healthy, {now['outcome']} now")
        elif any(each["id"] in new and each["severity"] == "warn" for each in now["findings"]):
            yellow.add(name)
    problems += _unclear(broken, after, new)
    if broken.status and not (red or blocked or silent):
        problems.append("nothing is red, blocked or unseen, and yet the run is red")
    return Judged(
        Reaction(
            turns_red=tuple(sorted(red)),
            finds=tuple(sorted(name for name, each in new.items() if each["severity"] == "block")),
            turns_yellow=tuple(sorted(yellow)),
            warns=tuple(sorted(name for name, each in new.items() if each["severity"] == "warn")),
            root=tuple(sorted(set(blocked.values()))),
            blocks=len(blocked),
            not_run=tuple(sorted(silent)),
            passes=tuple(sorted(seeing)),
        ),
        tuple(problems),
    )


def _checks(run: Run) -> dict[str, Check]:
    return {each["nodeid"].removeprefix("checks/"): each for each in run.results["checks"]}


def _unclear(run: Run, checks: Mapping[str, Check], new: Mapping[str, Any]) -> Iterator[str]:
    """What an operator could not work with: a red check without a finding, a finding that says too little."""
    for name, check in checks.items():
        red = [each for each in check["findings"] if each["severity"] == "block"]
        if check["outcome"] == "failed" and not red:
            yield f"{name}: failed without a finding: {check['reason']}"
    for name, finding in new.items():
        empty = [each for each in ("subject", "expected", "found", "source", "remedy") if not finding[each]]
        if empty:
            yield f"{name}: says nothing about {', '.join(empty)}"
    for words in ("Traceback", "INTERNALERROR"):
        if words in run.output:
            yield f"the terminal shows {words}"
    failed = {name for name, case in run.junit.items() if case.outcome not in ("passed", "skipped")}
    signed = {f"signature::{each['id']}" for each in run.results["open"]}
    signed |= {name for name in failed if name.startswith("signature::root[")}
    told = {f"checks.{name.replace('.py::', '::')}" for name, each in checks.items() if each["outcome"] == "failed"}
    if failed != told | signed:
        yield f"junit.xml and results.json differ: {sorted(failed ^ (told | signed))}"
    should = 1 if told or signed else 0
    if not run.status == run.results["exit_status"] == should:
        yield f"exit status {run.status}, results.json says {run.results['exit_status']}, due is {should}"
