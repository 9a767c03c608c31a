"""Several runs of one target as one: the newest result of each check, and a verdict drawn of them all. Pure.

A root stays as long as something that it blocks does, and where nothing rested on it, as long as any result of its
part does; an open drill stays open, because no later part can prove that it was closed.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from landed.contract import Contract
from landed.evidence import Finding
from landed.run import emergencies, results
from landed.run.attestation import Attestation, Receipt, Signature, other_roles
from landed.run.made import Made, completed, handed_over, told
from landed.run.outcomes import CheckResult, Circumstances, ExitStatus, Verdict
from landed.run.selection import Ran, Selection, ran
from landed.subcommands.parts import Part
from landed.verdict import judge, with_made

Json = dict[str, Any]
Counts = Mapping[tuple[str, str], int]


@dataclass(frozen=True)
class Joined:
    """Parts that hold together, the oldest first."""

    parts: Sequence[Part]
    contract: Contract
    counts: Counts
    """How many items each check function has, by kind and name."""

    @property
    def newest(self) -> Part:
        """The last part."""
        return self.parts[-1]

    @cached_property
    def kept(self) -> Mapping[str, tuple[Part, CheckResult]]:
        """The newest result of each check, with its part."""
        kept: dict[str, tuple[Part, CheckResult]] = {}
        for part in self.parts:
            for check in part.told.checks:
                known = kept.get(check.nodeid)
                if known is None or known[0].moment(known[1]) <= part.moment(check):
                    kept[check.nodeid] = (part, check)
        return dict(sorted(kept.items()))

    @cached_property
    def checks(self) -> Sequence[CheckResult]:
        """These results."""
        return [check for _, check in self.kept.values()]

    @cached_property
    def roots(self) -> Mapping[str, Finding]:
        """What the checks that are kept rest on."""
        found: dict[str, Finding] = {}
        for part in self.parts:
            mine = {name for name, (whose, _) in self.kept.items() if whose is part}
            for root in part.told.roots:
                rest = part.blocked[root.id]
                if rest & mine or (not rest and mine):
                    found[root.id] = root
        return found

    @cached_property
    def retried(self) -> Mapping[str, Finding]:
        """What passed only later and no check tells of."""
        return {each.id: each for part in self.parts for each in part.told.retries if each.id not in _found(part)}

    @cached_property
    def attestation(self) -> Attestation:
        """Each signature and receipt, as the newest part has it."""
        signed: dict[str, Signature] = {}
        received: dict[str, Receipt] = {}
        for part in self.parts:
            signed |= {each.box: each for each in part.told.attestation.signed}
            received |= {each.item: each for each in part.told.attestation.received}
        return Attestation(signed=tuple(signed.values()), received=tuple(received.values()))

    @cached_property
    def selection(self) -> Selection:
        """What any of the parts looked at; where that is everything, nothing was narrowed."""
        whole = Selection(self.contract)
        if any(not each.told.checkpoints for each in self.parts):
            return whole
        named = dict.fromkeys(name for each in self.parts for name in each.told.checkpoints)
        narrow = Selection(self.contract, tuple(named))
        return whole if (narrow.rows, narrow.groups) == (whole.rows, whole.groups) else narrow

    @cached_property
    def verdict(self) -> Verdict:
        """Drawn as that of a run is; its scope names the parts."""
        sent = next((each for each in reversed(self.parts) if each.told.notifications), self.newest)
        before: dict[str, Made] = {
            "handover": handed_over(
                [each.id for each in self.contract.completion.handover],
                [each.item for each in self.attestation.received],
            )
        }
        first = self._drawn(before)
        message = replace(first, word=sent.told.verdict, scope=sent.told.scope)
        made = before | {"completion": completed(first), "notification": told(sent.told.notifications, message)}
        verdict = with_made(first, self._drawn(made))
        return replace(verdict, scope=f"{verdict.scope}, joined from {self.named}")

    @property
    def named(self) -> str:
        """The parts in words: how many, and of each its scope and when it began."""
        each = [f"{one['scope']}, {one['started']}" for part in self.parts for one in part.named]
        return f"{len(each)} parts ({'; '.join(each)})"

    def _drawn(self, made: Mapping[str, Made]) -> Verdict:
        roles = [*other_roles(self.attestation, self.contract)]
        found = [*self.roots.values(), *self.retried.values(), *roles]
        ran_ = {ran(each.nodeid) for each in self.checks}
        left_out = self.selection.left_out(self.counts, ran_)
        deselected = bool(left_out) or lacks(self.selection, self.counts, ran_)
        stopped = any(each.told.exit_status == ExitStatus.INTERRUPTED for each in self.parts)
        how = Circumstances(
            profile=self.newest.told.profile,
            sample=self.newest.told.target.sample,
            deselected=deselected,
            left_out=left_out,
            interrupted=stopped and deselected,
            open_drill=next((each.open_drill for each in self.parts if each.open_drill), ""),
            today=self.newest.told.started.date(),
            made=made,
        )
        return judge(self.selection, self.checks, found, self.attestation.signed, how)


def lacks(selection: Selection, counts: Counts, ran_: Collection[Ran]) -> bool:
    """Is there a check of the scope that no part ran, whether or not a row waits for it?"""
    for (kind, name), count in counts.items():
        whole = selection.complete or not any(
            way.startswith(f"{kind}::{name}") for row in selection.contract.row for way in row.ways
        )
        if whole and selection.takes(kind, name, None) and sum(each[:2] == (kind, name) for each in ran_) < count:
            return True
    return False


def join(parts: Sequence[Part], contract: Contract, counts: Counts) -> Json:
    """results.json of several, as JSON values: the newest one's, with everything that all of them say."""
    joined = Joined(sorted(parts, key=lambda each: each.told.started), contract, counts)
    verdict, documents = joined.verdict, [each.document for each in joined.parts]
    latest = documents[::-1]
    raw = {id(part): {each["nodeid"]: each for each in part.document["checks"]} for part in joined.parts}
    document = documents[-1] | {
        "verdict": verdict.word,
        "scope": verdict.scope,
        "exit_status": int(verdict.exit_status),
        "complete": verdict.complete,
        "checkpoints": list(joined.selection.checkpoints),
        "target": _latest_facts(documents),
        "started": documents[0]["started"],
        "seconds": round(sum(each["seconds"] for each in documents), 3),
        **results.ticked(verdict, contract),
        "checks": [raw[id(part)][name] for name, (part, _) in joined.kept.items()],
        "roots": [results.as_json(each) for each in joined.roots.values()],
        "retries": _retries(joined),
        "attempts": None,
        "open": [{"id": name, "reason": reason} for name, reason in verdict.open],
        "warnings": list(verdict.warnings),
        "timeline": sorted((line for each in documents for line in each["timeline"]), key=lambda line: line["at"]),
        "attestation": _attested(joined),
        "notifications": _first(latest, "notifications") or [],
        "baseline": _first(latest, "baseline"),
        "snapshot": _first(latest, "snapshot"),
        "written": next((each["written"] for each in latest if each["written"]["rows"]), latest[0]["written"]),
        "parts": [one for part in joined.parts for one in part.named],
        # A joined report is no run: none came before it, and nothing has moved since.
        "since": None,
        "watch": None,
        "moved": [],
        "history": {"runs": 0, "skipped": 0},
    }
    return document | emergencies.told(document)


def _first(documents: Sequence[Json], name: str) -> Any:
    """What the first of them says that says anything."""
    return next((each[name] for each in documents if each.get(name)), None)


def _latest_facts(documents: Sequence[Json]) -> Json:
    facts: Json = {}
    for each in documents:
        facts |= {name: value for name, value in each["target"].items() if value is not None or name not in facts}
    return facts


def _found(part: Part) -> set[str]:
    return {each.id for check in part.told.checks for each in check.findings}


def _retries(joined: Joined) -> list[Json]:
    """As `results.document` tells them: those of checks that are kept, and those of no check."""
    names = {each.id for each in joined.retried.values()} | {
        each.id for check in joined.checks for each in check.findings
    }
    told_ = {each["id"]: each for part in joined.parts for each in part.document["retries"] if each["id"] in names}
    return [told_[name] for name in sorted(told_)]


def _attested(joined: Joined) -> Json:
    took = {each["phase"]: each for part in joined.parts for each in part.document["attestation"]["took"]}
    roles = [results.as_json(each) for each in other_roles(joined.attestation, joined.contract)]
    signed = joined.attestation.model_dump(mode="json")
    return signed | {"took": list(took.values()), "warnings": roles}
