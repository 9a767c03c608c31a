"""results.json, arranged as the report shows it. Pure.

Reads any document of this schema, and ignores what it does not know.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from landed.report.language import Words
from landed.report.pieces import (
    NOT_APPLICABLE,
    Claim,
    Found,
    Group,
    Json,
    Unseen,
    bare,
    broken,
    figures,
    is_budget,
    is_red,
    is_timed,
    note,
    outcome,
    reason_of,
)

KEPT_OPEN = ("failed", "blocked")
"""Outcomes of a box that something else is the reason of."""


@dataclass(frozen=True)
class View:
    """The document, with everything derived from it."""

    document: Json

    def listed(self, name: str) -> Sequence[Any]:
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
        fresh = frozenset((self.document.get("since") or {}).get("new") or ())
        blocked = Counter(bare(reason_of(each)) for each in self.listed("checks") if each["outcome"] == "blocked")
        known = {each["id"]: Found(finding=each, root=True) for each in self.listed("roots")}
        for check in self.listed("checks"):
            findings = check.get("findings") or ()
            for finding in findings:
                each = known.setdefault(finding["id"], Found(finding=finding))
                each.finding = each.finding if each.red else finding
                note(each, check)
            if check["outcome"] == "failed" and not any(is_red(each) for each in findings):
                note(known.setdefault(check["nodeid"], broken(check)), check)
        for each in (*self.listed("retries"), *((self.document.get("attestation") or {}).get("warnings") or ())):
            known.setdefault(each["id"], Found(finding=each))
        for each in known.values():
            each.resting = blocked[each.id]
            each.root = each.root or bool(each.resting)
            each.fresh = each.id in fresh
        return sorted(known.values(), key=lambda each: -each.resting if each.root else 1)

    @cached_property
    def red(self) -> Sequence[Group]:
        """What keeps the run red: each root by itself, then the findings by rule."""
        groups: dict[str, Group] = {}
        shown: set[str] = set()
        fitting = self.document.get("emergency") or {}
        for each in self.found:
            if each.red:
                rule = each.id if each.root or each.broken else each.id.split(":")[0]
                groups.setdefault(rule, Group(rule=rule, found=[])).found.append(each)
        for group in groups.values():
            for procedure in self.listed("emergencies"):
                if any(each.id.startswith(tuple(procedure["when"])) for each in group.found):
                    fits = fitting.get("id") == procedure["id"]
                    answered = {"answered": fitting.get("steps", ()) if fits else ()}
                    group.procedures.append((procedure | answered, procedure["id"] not in shown))
                    shown.add(procedure["id"])
        return list(groups.values())

    @cached_property
    def causes(self) -> int:
        """How many things there are to mend: findings, and what is open for a reason of its own."""
        return sum(len(group.found) for group in self.red) + len(self.own)

    @cached_property
    def warnings(self) -> int:
        """How many findings warn or are waived, as the verdict counts them."""
        return sum(len(group.found) for group in self.warned)

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
        return {each["id"]: each for each in self.listed("rows")}

    @cached_property
    def boxes_of(self) -> Mapping[str, Sequence[str]]:
        """Boxes that each row ticks."""
        boxes: dict[str, list[str]] = {}
        for box in self.listed("boxes"):
            for row in box["rows"]:
                boxes.setdefault(row, []).append(box["id"])
        return boxes

    def boxes_above(self, rows: Sequence[str]) -> Sequence[str]:
        """Boxes that any of these rows ticks, in their own order."""
        return [each["id"] for each in self.listed("boxes") if not set(rows).isdisjoint(each["rows"])]

    @cached_property
    def open(self) -> Sequence[tuple[str, Json | None, str]]:
        """Open signatures: name, the box where it is one, the reason."""
        boxes = {f"box[{each['id']}]": each for each in self.listed("boxes")}
        return [(each["id"], boxes.get(each["id"]), reason_of(each)) for each in self.listed("open")]

    @property
    def own(self) -> Sequence[tuple[str, Json | None, str]]:
        """What is open for a reason of its own: not looked at, expired, not put back."""
        return [each for each in self.open if each[1] is None or each[1]["outcome"] not in KEPT_OPEN]

    @property
    def consequences(self) -> Sequence[Json]:
        """Required boxes that nobody could sign because of what was found."""
        return [box for _, box, _ in self.open if box is not None and box["outcome"] in KEPT_OPEN]

    @cached_property
    def signed(self) -> int:
        """How many boxes passed or were signed."""
        return sum(each["outcome"] in ("passed", "attested") for each in self.listed("boxes"))

    @cached_property
    def tasks(self) -> Mapping[str, Json]:
        """The runbook's tasks by id."""
        return {each["id"]: each for each in self.listed("tasks")}

    @cached_property
    def board(self) -> Sequence[tuple[str, Json | None, Mapping[str, Sequence[Json]]]]:
        """Phases in order, each with its tasks and their boxes; the final checklist has no phase of its own."""
        phases: dict[str, dict[str, list[Json]]] = {each["id"]: {} for each in self.listed("phases")}
        for box in self.listed("boxes"):
            task = box["id"].rpartition(".")[0]
            phases.setdefault(task.split(".")[0], {}).setdefault(task, []).append(box)
        plans = {each["id"]: each for each in self.listed("phases")}
        return [(name, plans.get(name), tasks) for name, tasks in phases.items()]

    def titled(self, reason: str, words: Words) -> str:
        """A reason with the titles of what has to be handed over, instead of their ids."""
        before, said, names = reason.partition("not received yet: ")
        if not said:
            return reason
        items = (self.document.get("completion") or {}).get("handover") or ()
        titles = {each["id"]: words.title(each) for each in items}
        return before + said + ", ".join(titles.get(each, each) for each in names.split(", "))

    @cached_property
    def looked_at(self) -> Mapping[str, set[str]]:
        """Checks that look at each row."""
        checks: dict[str, set[str]] = {}
        for row, name in ((row, check["nodeid"]) for check in self.listed("checks") for row in check["rows"]):
            checks.setdefault(row, set()).add(name)
        return checks

    def checks_of(self, box: Json) -> int:
        """How many checks look at a box's rows."""
        return len(set().union(*(self.looked_at.get(row, set()) for row in box["rows"])))

    @cached_property
    def claims(self) -> Mapping[str, Sequence[Claim]]:
        """Every check, by kind and by claim: kinds with a failure first, otherwise in the order of the runbook."""
        claims: dict[tuple[Any, ...], Claim] = {}
        for check in self.listed("checks"):
            nodeid, kind, words = check["nodeid"].partition("[")[0], check["kind"], check["claim"]
            claim = claims.setdefault((nodeid, kind, words), Claim(nodeid=nodeid, kind=kind, claim=words))
            claim.rows = tuple(dict.fromkeys((*claim.rows, *check["rows"])))
            claim.checks.append(check)
        kinds: dict[str, list[Claim]] = {}
        for each in claims.values():
            kinds.setdefault(each.kind, []).append(each)
        failed = {kind: not any(each.failed for each in mine) for kind, mine in kinds.items()}
        return {kind: kinds[kind] for kind in sorted(kinds, key=lambda kind: failed[kind])}

    @cached_property
    def timed(self) -> Sequence[tuple[str, Sequence[str], Sequence[Claim]]]:
        """Kinds of check that measured times without a budget: kind, the figures it took, its claims with them."""
        timed = []
        for kind, claims in self.claims.items():
            mine = _only(claims, lambda check: is_timed(check) and not is_budget(check))
            if mine:
                timed.append((kind, figures(check for each in mine for check in each.checks), mine))
        return timed

    @cached_property
    def budgets(self) -> Sequence[Claim]:
        """Claims with the checks that held samples against limits."""
        return [each for claims in self.claims.values() for each in _only(claims, is_budget)]

    @cached_property
    def unseen(self) -> Mapping[str, Sequence[Unseen]]:
        """What was not looked at, by outcome and reason; rows for which no check stands speak for themselves."""
        groups: dict[str, dict[str, Unseen]] = {"not run": {}, "blocked": {}, NOT_APPLICABLE: {}}
        told: set[tuple[str, str]] = set()
        for check in self.listed("checks"):
            if outcome(check) in groups:
                reason = bare(reason_of(check))
                group = groups[outcome(check)].setdefault(reason, Unseen(reason=reason))
                group.checks.append(check)
                group.rows.extend(row for row in check["rows"] if row not in group.rows)
                told.update((row, reason) for row in check["rows"])
        for row in self.listed("rows"):
            reason = bare(reason_of(row))
            if row["outcome"] == "not run" and (row["id"], reason) not in told:
                group = groups["not run"].setdefault(reason, Unseen(reason=reason))
                group.rows.extend([row["id"]] if row["id"] not in group.rows else [])
        places = {each["id"]: place for place, each in enumerate(self.listed("rows"))}
        for each in (one for group in groups.values() for one in group.values()):
            each.rows.sort(key=lambda row: places.get(row, len(places)))
        return {word: list(each.values()) for word, each in groups.items() if each}


def _only(claims: Sequence[Claim], wanted: Callable[[Json], bool]) -> list[Claim]:
    """The claims with those of their checks that are wanted; none without any."""
    kept = [replace(each, checks=[check for check in each.checks if wanted(check)]) for each in claims]
    return [each for each in kept if each.checks]
