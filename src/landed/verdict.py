"""From what the checks found to what is signed: rows, boxes, the verdict and its exit status. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from landed.contract import Contract
from landed.evidence import Finding
from landed.marks import Severity
from landed.promises.sections import Box, Row
from landed.run.attestation import Signature
from landed.run.outcomes import (
    NOT_APPLICABLE,
    BoxResult,
    CheckResult,
    Circumstances,
    ExitStatus,
    Outcome,
    RowResult,
    Verdict,
)
from landed.run.selection import Selection


def judge(
    selection: Selection,
    checks: Sequence[CheckResult],
    roots: Sequence[Finding],
    signatures: Sequence[Signature],
    how: Circumstances,
) -> Verdict:
    """Draw the verdict of a run. `roots` are findings of the preflight, whether or not their own checks ran."""
    contract = selection.contract
    rows = {row.id: _row(row, checks, how) for row in contract.row}
    signed = {each.box: each for each in signatures}
    boxes = tuple(_box(box, contract, rows, signed, selection, how) for box in contract.box)
    findings = {each.id: each for check in checks for each in check.findings} | {each.id: each for each in roots}
    complete = selection.complete and not how.deselected and not how.interrupted
    opened = [*_open_drill(how), *_open_boxes(boxes), *_open_waivers(contract, checks, findings, how, complete)]
    red = [each for each in findings.values() if each.red]
    bad = bool(red or opened) or any(_broken(check, findings) for check in checks)
    if not bad:
        opened += _open_run(selection, checks, boxes, how)
        bad = bool(opened)
    warned = [each.id for each in findings.values() if each.severity is Severity.WARN or each.waived_by]
    return Verdict(
        word=_word(bad, bool(warned), complete, how),
        scope=_scope(selection, how),
        exit_status=_status(bad, how),
        complete=complete,
        rows=tuple(rows.values()),
        boxes=boxes,
        open=tuple(opened),
        warnings=tuple(sorted(warned)),
    )


def _broken(check: CheckResult, findings: Mapping[str, Finding]) -> bool:
    """It failed, or is blocked by something that nobody reported."""
    if check.outcome is Outcome.BLOCKED:
        return check.reason.removeprefix("blocked: ") not in findings
    return check.outcome is Outcome.FAILED


def _word(bad: bool, warned: bool, complete: bool, how: Circumstances) -> str:
    if how.interrupted and not how.open_drill:
        return "interrupted"
    if bad:
        return "not landed"
    plain = complete and how.profile == "gate" and not how.sample
    return ("landed" if plain else "healthy") + (" with warnings" if warned else "")


def _status(bad: bool, how: Circumstances) -> ExitStatus:
    if how.interrupted and not how.open_drill:
        return ExitStatus.INTERRUPTED
    return ExitStatus.NOT_LANDED if bad else ExitStatus.LANDED


def _scope(selection: Selection, how: Circumstances) -> str:
    parts = []
    if how.sample:
        parts.append("sample")
    if how.profile == "oncall":
        parts.append("on call")
    if not selection.complete:
        parts.append(f"{', '.join(selection.checkpoints)} only")
    if how.deselected:
        parts.append("part of the checks")
    return ", ".join(parts) or "complete"


def with_made(drawn: Verdict, later: Verdict) -> Verdict:
    """The verdict as it was drawn, with the rows and boxes that were made once it was: they never change it."""
    return replace(drawn, rows=later.rows, boxes=later.boxes)


def _row(row: Row, checks: Sequence[CheckResult], how: Circumstances) -> RowResult:
    """First that applies: failed, blocked, waiting for its check, without some of them, passed, not run."""
    mine = _in_order(row, [check for check in checks if row.id in check.rows])

    def result(outcome: Outcome, reason: str = "") -> RowResult:
        return RowResult(id=row.id, title=row.title, outcome=outcome, reason=reason)

    for outcome in (Outcome.FAILED, Outcome.BLOCKED):
        hit = next((check for check in mine if check.outcome is outcome), None)
        if hit:
            return result(outcome, hit.reason.removeprefix(f"{outcome}: ") or f"{hit.kind}: {hit.subject}")
    if row.made_by:
        return result(*how.made.get(row.made_by, (Outcome.NOT_RUN, "made after the verdict")))
    if row.pending:
        return result(Outcome.NOT_RUN, f"not built yet: {', '.join(row.pending)}")
    if mine and row.id in how.left_out:
        return result(Outcome.NOT_RUN, "some of its checks were left out")
    counting = [check for check in mine if check.counts and not _silent_beside(row, check)]
    instead = [check for check in counting if _is_named(check, row.instead)]
    own = [check for check in counting if check not in instead]
    silent = next((check for check in own or instead if check.outcome is Outcome.NOT_RUN), None)
    if silent and not (instead and all(check.outcome is Outcome.PASSED for check in instead)):
        return result(Outcome.NOT_RUN, silent.reason.removeprefix("not run: "))
    if counting:
        return result(Outcome.PASSED)
    if mine:
        first = next((check for check in mine if check.counts), mine[0])
        return result(Outcome.NOT_RUN, first.reason.removeprefix("not run: "))
    return result(Outcome.NOT_RUN, "to be signed by a person" if not row.ways else "its checks were left out")


def _in_order(row: Row, checks: Sequence[CheckResult]) -> list[CheckResult]:
    """As the row names them, whichever worker was first: of several reasons the same is told in every run."""
    ways = (*row.ways,)

    def place(check: CheckResult) -> tuple[int, str]:
        return next((at for at, way in enumerate(ways) if _is_named(check, [way])), len(ways)), check.nodeid

    return sorted(checks, key=place)


def _silent_beside(row: Row, check: CheckResult) -> bool:
    """It could not look, and the row does not wait for it."""
    return check.outcome is Outcome.NOT_RUN and _is_named(check, row.beside)


def _is_named(check: CheckResult, ways: Sequence[str]) -> bool:
    """Is it one of `kind`, `kind::test`, `kind::test[id]`?"""
    name = f"{check.kind}::{check.nodeid.rpartition('::')[2]}"
    return bool({check.kind, name.partition("[")[0], name} & {*ways})


def _box(
    box: Box,
    contract: Contract,
    rows: Mapping[str, RowResult],
    signed: Mapping[str, Signature],
    selection: Selection,
    how: Circumstances,
) -> BoxResult:
    mine = [rows[name] for name in contract.rows_of(box)]
    optional = {row.id for row in contract.row if row.optional}
    counting = [
        row
        for row in mine
        if not row.reason.startswith(NOT_APPLICABLE)
        and not (row.id in optional and len(mine) > 1 and row.outcome is Outcome.NOT_RUN)
    ]
    outcome, reason = Outcome.NOT_RUN, mine[0].reason
    for bad in (Outcome.FAILED, Outcome.BLOCKED):
        hit = next((row for row in mine if row.outcome is bad), None)
        if hit:
            outcome, reason = bad, f"{hit.id}: {hit.reason}"
            break
    else:
        silent = [row for row in counting if row.outcome is not Outcome.PASSED]
        if counting and not silent:
            outcome, reason = Outcome.PASSED, ""
        elif box.id in signed:
            signature = signed[box.id]
            outcome, reason = Outcome.ATTESTED, f"by {signature.by}, {signature.role}, {signature.on}"
        elif silent:
            reason = f"{silent[0].id}: {silent[0].reason}"
    wanted = box.required == "always" or (box.required == "gate" and how.profile == "gate")
    return BoxResult(
        id=box.id,
        title=box.title,
        required=wanted and box in selection.boxes,
        outcome=outcome,
        reason=reason,
        rows=tuple(row.id for row in mine),
    )


def _open_drill(how: Circumstances) -> Iterable[tuple[str, str]]:
    """A target that is not put back, whatever else was found."""
    if how.open_drill:
        yield "drill", how.open_drill


def _open_boxes(boxes: Sequence[BoxResult]) -> Iterable[tuple[str, str]]:
    """Required boxes that nobody signed, each with what to do: give what is missing, or narrow the scope."""
    required = [box for box in boxes if box.required]
    unsigned = [box for box in required if box.outcome not in (Outcome.PASSED, Outcome.ATTESTED)]
    silent = {_phase(box) for box in unsigned if box.outcome is Outcome.NOT_RUN}
    looked = sorted({_phase(box) for box in required} - silent - {"final"})
    for box in unsigned:
        if box.outcome is not Outcome.NOT_RUN:
            yield f"box[{box.id}]", f"{box.id} {box.outcome}: {box.reason}"
            continue
        narrow = f", or narrow with --checkpoint {','.join(looked)}" if looked and "give --" in box.reason else ""
        yield f"box[{box.id}]", f"{box.id} not verified: {box.reason.partition(': ')[2] or box.reason}{narrow}"


def _phase(box: BoxResult) -> str:
    return box.id.partition(".")[0]


def _open_waivers(
    contract: Contract,
    checks: Sequence[CheckResult],
    findings: Mapping[str, Finding],
    how: Circumstances,
    complete: bool,
) -> Iterable[tuple[str, str]]:
    """Waivers that have expired, or that match nothing although all checks of their kind looked, exactly."""
    for waiver in contract.waiver:
        looked = [check for check in checks if check.kind == waiver.kind and check.counts]
        whole = complete and how.profile == "gate" and all(each.outcome is Outcome.PASSED for each in looked)
        if waiver.expires < how.today:
            yield f"waiver[{waiver.id}]", f"waiver of {waiver.owner} expired on {waiver.expires}"
        elif looked and whole and waiver.id not in findings:
            yield f"waiver[{waiver.id}]", f"waiver of {waiver.owner} matches nothing any more: remove it"


def _open_run(
    selection: Selection, checks: Sequence[CheckResult], boxes: Sequence[BoxResult], how: Circumstances
) -> Iterable[tuple[str, str]]:
    """A run in which nothing was looked at, and nothing signed: that is no good news."""
    scope = {box.id for box in selection.boxes}
    signed = any(box.id in scope and box.outcome is Outcome.ATTESTED for box in boxes)
    if not signed and not any(check.outcome is Outcome.PASSED for check in checks):
        reasons = [check.reason.removeprefix("not run: ") for check in checks if check.counts]
        why = reasons[0] if reasons else "there is nothing to look at"
        yield f"run[{_scope(selection, how)}]", f"nothing was looked at: {why}"
