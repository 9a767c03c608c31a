"""What persons signed for: boxes, hand-overs, times of phases: a typed, strict TOML file beside the evidence."""

import datetime
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from landed.contract import Contract
from landed.errors import UsageError
from landed.evidence import Finding
from landed.marks import Severity
from landed.promises.sections import Section, Text
from landed.promises.strict import near, read_toml

AHEAD = datetime.timedelta(days=1)
"""Somewhere it is tomorrow already: `today` is UTC's."""


class Signature(Section):
    """`[[signed]]`: who signed which box when, in which role."""

    box: Text
    by: Text
    role: Text
    on: datetime.date
    note: str = ""


class Receipt(Section):
    """`[[received]]`: who received which item of the hand-over when."""

    item: Text
    by: Text
    on: datetime.date
    note: str = ""


class Took(Section):
    """`[[took]]`: from when to when a phase of the plan lasted, and who says so."""

    phase: Text
    begun: datetime.datetime
    ended: datetime.datetime
    by: Text

    @property
    def minutes(self) -> float:
        """How long it took."""
        return (self.ended - self.begun).total_seconds() / 60


class Attestation(Section):
    """The whole file."""

    signed: tuple[Signature, ...]
    received: tuple[Receipt, ...] = ()
    took: tuple[Took, ...] = ()


NOBODY = Attestation(signed=())
"""Where no file is given."""


def load_attestation(path: Path, contract: Contract, today: datetime.date) -> Attestation:
    """Read what was signed.

    Raises UsageError with every problem: an unknown box, item or phase, a future date, an empty name, one twice.
    """
    attestation = read_toml(path, Attestation)
    boxes, items = [box.id for box in contract.box], [each.id for each in contract.completion.handover]
    signed = [(each.box, each.on) for each in attestation.signed]
    received = [(each.item, each.on) for each in attestation.received]
    problems = [
        *_dated("box", "signed", signed, boxes, today),
        *_dated("item", "received", received, items, today),
        *_phases(attestation.took, [each.id for each in contract.phase], today),
    ]
    if problems:
        raise UsageError("\n".join(f"{path}: {each}" for each in problems))
    return attestation


def _dated(
    what: str,
    done: str,
    given: Sequence[tuple[str, datetime.date]],
    known: Sequence[str],
    today: datetime.date,
) -> Iterator[str]:
    seen = set()
    for name, on in given:
        if name not in known:
            yield f"no {what} {name}{near(name, known)}"
        if on > today + AHEAD:
            yield f"{what} {name} is {done} on {on}, which is in the future"
        if name in seen:
            yield f"{what} {name} is {done} twice"
        seen.add(name)


def _phases(given: Sequence[Took], known: Sequence[str], today: datetime.date) -> Iterator[str]:
    seen = set()
    for each in given:
        if each.phase not in known:
            yield f"no phase {each.phase}{near(each.phase, known)}"
        if each.begun.tzinfo is None or each.ended.tzinfo is None:
            yield f"phase {each.phase}: write its times with their zone, as in 2025-09-07T10:00:00+09:00"
        elif each.ended < each.begun:
            yield f"phase {each.phase} ended before it began"
        elif each.ended.date() > today + AHEAD:
            yield f"phase {each.phase} ended on {each.ended.date()}, which is in the future"
        if each.phase in seen:
            yield f"phase {each.phase} is told twice"
        seen.add(each.phase)


def owners(box: str, rows: Iterable[str], phases: Mapping[str, str]) -> tuple[str, ...]:
    """Whose box it is: the owner of its phase; of one that stands outside of all phases, those of its rows."""
    mine = phases.get(box.partition(".")[0])
    found = [mine] if mine is not None else [phases.get(row.partition(".")[0]) for row in rows]
    return tuple(dict.fromkeys(each for each in found if each is not None))


def other_roles(attestation: Attestation, contract: Contract) -> Iterator[Finding]:
    """A warning for each box that somebody signed in another role than whoever owns it has."""
    phases = {each.id: each.owner for each in contract.phase}
    boxes = {each.id: each for each in contract.box}
    for each in attestation.signed:
        rows = contract.rows_of(boxes[each.box]) if each.box in boxes else ()
        mine = owners(each.box, rows, phases)
        owner = " or ".join(mine)
        if mine and each.role.casefold() not in {one.casefold() for one in mine}:
            yield Finding(
                id=f"attestation/role:{each.box}",
                severity=Severity.WARN,
                subject=each.box,
                expected=f"signed by the owner of its phase: {owner}",
                found=f"signed by {each.by}, {each.role}",
                missing=(),
                extra=(),
                source="the attestation file",
                remedy=f"Let the {owner} sign it, or name the one who answers for it as the owner of the phase.",
            )
