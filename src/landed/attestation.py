"""Boxes that a person signed: a typed, strict TOML file beside the evidence."""

import datetime
import difflib
import json
import tomllib
from pathlib import Path

from pydantic import ValidationError

from landed.contract import Contract
from landed.errors import UsageError
from landed.sections import Section, Text


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
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
        attestation = Attestation.model_validate_json(json.dumps(data, default=str), strict=True)
    except OSError as error:
        raise UsageError(f"{path}: cannot be read: {error.strerror}") from None
    except tomllib.TOMLDecodeError as error:
        raise UsageError(f"{path}: {error}") from None
    except ValidationError as error:
        lines = [
            f"{path}: {'.'.join(str(part) for part in each['loc'])}: {each['msg']}"
            for each in error.errors(include_url=False, include_input=False)
        ]
        raise UsageError("\n".join(lines)) from None
    problems, seen = [], set()
    known = [box.id for box in contract.box]
    for each in attestation.signed:
        if each.box not in known:
            near = difflib.get_close_matches(each.box, known, n=1)
            problems.append(f"no box {each.box}" + (f' — did you mean "{near[0]}"?' if near else ""))
        if each.on > today:
            problems.append(f"box {each.box} is signed on {each.on}, which is in the future")
        if each.box in seen:
            problems.append(f"box {each.box} is signed twice")
        seen.add(each.box)
    if problems:
        raise UsageError("\n".join(f"{path}: {each}" for each in problems))
    return attestation.signed
