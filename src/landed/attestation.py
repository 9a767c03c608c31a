"""Boxes that a person signed: a typed, strict TOML file beside the evidence."""

import datetime
from pathlib import Path

from landed.contract import Contract
from landed.errors import UsageError
from landed.sections import Section, Text
from landed.strict import near, read_toml

AHEAD = datetime.timedelta(days=1)
"""Somewhere it is tomorrow already: `today` is UTC's."""


class Signature(Section):
    """`[[signed]]`: who signed which box when, in which role."""

    box: Text
    by: Text
    role: Text
    on: datetime.date
    note: str = ""


class Attestation(Section):
    """The whole file."""

    signed: tuple[Signature, ...]


def load_attestation(path: Path, contract: Contract, today: datetime.date) -> tuple[Signature, ...]:
    """Read the signatures. Raises UsageError with every problem: unknown box, future date, empty name, twice."""
    attestation = read_toml(path, Attestation)
    problems, seen = [], set()
    known = [box.id for box in contract.box]
    for each in attestation.signed:
        if each.box not in known:
            problems.append(f"no box {each.box}{near(each.box, known)}")
        if each.on > today + AHEAD:
            problems.append(f"box {each.box} is signed on {each.on}, which is in the future")
        if each.box in seen:
            problems.append(f"box {each.box} is signed twice")
        seen.add(each.box)
    if problems:
        raise UsageError("\n".join(f"{path}: {each}" for each in problems))
    return attestation.signed
