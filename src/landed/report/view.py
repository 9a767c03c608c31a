"""results.json, arranged as the report shows it. Pure; reads a document of this schema, old or new, and ignores the rest."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

Json = Mapping[str, Any]

OUTCOMES = ("failed", "blocked", "passed", "attested", "not run")
"""The order of the legend: what wants attention first."""
NOT_APPLICABLE = "not applicable"
GOOD = ("passed", "attested")


@dataclass(kw_only=True)
class Found:
    """One finding, with everything in the document that speaks of it."""

    finding: Json
    claim: str = ""
    rows: tuple[str, ...] = ()
    nodeids: list[str] = field(default_factory=list)
    resting: int = 0
    root: bool = False
    broken: bool = False
    """It stands for a check that broke instead of finding something."""

    @property
    def id(self) -> str:
        """The finding's own id."""
        return str(self.finding["id"])

    @property
    def red(self) -> bool:
        """It blocks, and nobody answers for it."""
        return self.finding["severity"] == "block" and not self.finding.get("waived_by")


@dataclass(kw_only=True)
class Group:
    """Findings of one rule: `columns/missing` for many columns. A root is a group of its own."""

    rule: str
    found: list[Found]
    procedures: list[tuple[Json, bool]] = field(default_factory=list)
    """Emergency procedures that fit, and whether this is the first group that shows it."""

    @property
    def claim(self) -> str:
        """The claim, where all findings contradict the same one."""
        claims = {each.claim for each in self.found}
        return claims.pop() if len(claims) == 1 else ""


@dataclass(kw_only=True)
class Claim:
    """One check function with all its items: the claim is said once."""

    nodeid: str
    kind: str
    claim: str
    rows: tuple[str, ...]
    checks: list[Json] = field(default_factory=list)

    @property
    def counts(self) -> list[tuple[str, int]]:
        """Outcomes and how often."""
        return count(self.checks)


@dataclass(kw_only=True)
class Unseen:
    """A reason why something was not looked at, and all that it holds for."""

    reason: str
    checks: list[Json] = field(default_factory=list)
    rows: list[str] = field(default_factory=list)


def outcome(check: Json) -> str:
    """A check's outcome; what had nothing to look at is told apart."""
    word = str(check["outcome"])
    return NOT_APPLICABLE if word == "not run" and _reason(check).startswith(NOT_APPLICABLE) else word


def count(checks: Iterable[Json]) -> list[tuple[str, int]]:
    """Outcomes and how often, in the order of the legend."""
    found = Counter(outcome(check) for check in checks)
    return [(word, found[word]) for word in (*OUTCOMES, NOT_APPLICABLE) if found[word]]


def _reason(thing: Json) -> str:
    return str(thing.get("reason") or "")


def _bare(reason: str) -> str:
    """A reason without the outcome it begins with."""
    for prefix in ("not run: ", f"{NOT_APPLICABLE}: ", "blocked: "):
        reason = reason.removeprefix(prefix)
    return reason


@dataclass(frozen=True)
class View:
    """The document, with everything derived from it."""

    document: Json

    def list(self, name: str) -> Sequence[Any]:
        """A list of the document; one that an older landed did not write is empty."""
        return self.document.get(name) or ()

    @cached_property
    def tone(self) -> str:
        """How the verdict is to be taken: good, warned, bad."""
        word = self.document["verdict"]
        if word in ("not landed", "interrupted"):
            return "bad"
        return "warned" if "warnings" in word else "good"

    @cached_property
    def found(self) -> Sequence[Found]:
        """All findings once, roots first, then in the order of the checks; a check that broke stands for itself."""
        blocked = Counter(_bare(_reason(each)) for each in self.list("checks") if each["outcome"] == "blocked")
        known = {each["id"]: Found(finding=each, root=True) for each in self.list("roots")}
        for check in self.list("checks"):
            findings = check.get("findings") or ()
            for finding in findings:
                _note(known.setdefault(finding["id"], Found(finding=finding)), check)
            red = any(each["severity"] == "block" and not each.get("waived_by") for each in findings)
            if check["outcome"] == "failed" and not red:
                _note(known.setdefault(check["nodeid"], _broken(check)), check)
        for each in known.values():
            each.resting = blocked[each.id]
            each.root = each.root or bool(each.resting)
        return sorted(known.values(), key=lambda each: -each.resting if each.root else 1)

    @cached_property
    def red(self) -> Sequence[Group]:
        """What keeps the run red: each root by itself, then the findings by rule."""
        groups: dict[str, Group] = {}
        shown: set[str] = set()
        for each in self.found:
            if each.red:
                rule = each.id if each.root or each.broken else each.id.split(":")[0]
                groups.setdefault(rule, Group(rule=rule, found=[])).found.append(each)
        for group in groups.values():
            for procedure in self.list("emergencies"):
                if any(each.id.startswith(tuple(procedure["when"])) for each in group.found):
                    group.procedures.append((procedure, procedure["id"] not in shown))
                    shown.add(procedure["id"])
        return list(groups.values())

    @cached_property
    def reds(self) -> int:
        """How many findings keep the run red."""
        return sum(len(group.found) for group in self.red)

    @cached_property
    def shown(self) -> frozenset[str]:
        """Findings that the report writes out, so that a reason can lead to them."""
        return frozenset(each.id for group in (*self.red, *self.warned) for each in group.found)

    @cached_property
    def warned(self) -> Sequence[Group]:
        """What warns, or would block if nobody answered for it."""
        groups: dict[str, Group] = {}
        for each in self.found:
            if not each.red and (each.finding["severity"] == "warn" or each.finding.get("waived_by")):
                rule = each.id.split(":")[0]
                groups.setdefault(rule, Group(rule=rule, found=[])).found.append(each)
        return list(groups.values())

    @cached_property
    def rows(self) -> Mapping[str, Json]:
        """The runbook's rows by id."""
        return {each["id"]: each for each in self.list("rows")}

    @cached_property
    def boxes_of(self) -> Mapping[str, Sequence[str]]:
        """Boxes that each row ticks."""
        boxes: dict[str, list[str]] = {}
        for box in self.list("boxes"):
            for row in box["rows"]:
                boxes.setdefault(row, []).append(box["id"])
        return boxes

    @cached_property
    def open(self) -> Sequence[tuple[str, Json | None, str]]:
        """Open signatures: name, the box where it is one, the reason."""
        boxes = {f"box[{each['id']}]": each for each in self.list("boxes")}
        return [(each["id"], boxes.get(each["id"]), _reason(each)) for each in self.list("open")]

    @cached_property
    def board(self) -> Sequence[tuple[str, Json | None, Mapping[str, Sequence[Json]]]]:
        """Phases in order, each with its tasks and their boxes; the final checklist has no phase of its own."""
        phases: dict[str, dict[str, list[Json]]] = {each["id"]: {} for each in self.list("phases")}
        for box in self.list("boxes"):
            task = box["id"].rpartition(".")[0]
            phases.setdefault(task.split(".")[0], {}).setdefault(task, []).append(box)
        plans = {each["id"]: each for each in self.list("phases")}
        return [(name, plans.get(name), tasks) for name, tasks in phases.items()]

    @cached_property
    def looked_at(self) -> Mapping[str, set[str]]:
        """Checks that look at each row."""
        checks: dict[str, set[str]] = {}
        for check in self.list("checks"):
            for row in check["rows"]:
                checks.setdefault(row, set()).add(check["nodeid"])
        return checks

    def checks_of(self, box: Json) -> int:
        """How many checks look at a box's rows."""
        return len(set().union(*(self.looked_at.get(row, set()) for row in box["rows"])))

    @cached_property
    def claims(self) -> Mapping[str, Sequence[Claim]]:
        """Every check, by kind and by claim, in the order of the runbook."""
        claims: dict[tuple[Any, ...], Claim] = {}
        for check in self.list("checks"):
            key = (check["nodeid"].partition("[")[0], tuple(check["rows"]), check["claim"], check["kind"])
            if key not in claims:
                claims[key] = Claim(nodeid=key[0], rows=key[1], claim=key[2], kind=key[3])
            claims[key].checks.append(check)
        kinds: dict[str, list[Claim]] = {}
        for each in claims.values():
            kinds.setdefault(each.kind, []).append(each)
        return kinds

    @cached_property
    def timed(self) -> Sequence[tuple[str, Sequence[str], Sequence[Claim]]]:
        """Kinds of check that measured times: kind, the figures it took, its claims with the checks that did."""
        timed = []
        for kind, claims in self.claims.items():
            mine = [replace(each, checks=[check for check in each.checks if _is_timed(check)]) for each in claims]
            mine = [each for each in mine if each.checks]
            if mine:
                timed.append((kind, _figures(check for each in mine for check in each.checks), mine))
        return timed

    @cached_property
    def unseen(self) -> Mapping[str, Sequence[Unseen]]:
        """What was not looked at, by outcome and reason; rows for which no check stands speak for themselves."""
        groups: dict[str, dict[str, Unseen]] = {"not run": {}, "blocked": {}, NOT_APPLICABLE: {}}
        told: set[str] = set()
        for check in self.list("checks"):
            if outcome(check) in groups:
                reason = _bare(_reason(check))
                group = groups[outcome(check)].setdefault(reason, Unseen(reason=reason))
                group.checks.append(check)
                group.rows.extend(row for row in check["rows"] if row not in group.rows)
                told.update((row, reason) for row in check["rows"])
        for row in self.list("rows"):
            reason = _bare(_reason(row))
            if row["outcome"] == "not run" and (row["id"], reason) not in told:
                group = groups["not run"].setdefault(reason, Unseen(reason=reason))
                group.rows.extend([row["id"]] if row["id"] not in group.rows else [])
        return {word: list(each.values()) for word, each in groups.items() if each}


def _note(found: Found, check: Json) -> None:
    found.claim = found.claim or check["claim"]
    found.rows = tuple(dict.fromkeys((*found.rows, *check["rows"])))
    found.nodeids.append(check["nodeid"])


def _broken(check: Json) -> Found:
    finding = {"id": check["nodeid"], "severity": "block", "subject": check["subject"], "found": _reason(check)}
    return Found(finding=finding | {"missing": (), "extra": (), "waived_by": None}, broken=True)


def _is_timed(check: Json) -> bool:
    return any(key == "ms" or key.endswith("_ms") for key in check.get("measurements") or ())


def _figures(checks: Iterable[Json]) -> Sequence[str]:
    """Names of the figures that any of the checks took, the budget last."""
    names: dict[str, None] = {}
    for check in checks:
        names |= dict.fromkeys(check["measurements"])
    return sorted(names, key=lambda name: name == "budget_ms")
