"""Fault files: one planted fault each, and the exact reaction that it must meet. tests/faults/README.md explains.

A file is a header and a rest. People write `fault` and the conditions; a run with `--accept` writes the reaction.
"""

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from functools import cached_property
from pathlib import Path
from typing import Any

from tests.support.wire import Alteration
from tests.support.world import CONTRACTS

FOLDER = Path(__file__).parents[1] / "faults"
DEFAULT = "ai-go"
"""The contract of the files that lie in no folder of their own."""

_NAME = re.compile(r"(\d_\d|state|security)_[a-z0-9_]+")
_LINE = re.compile(r"-- ([a-z ]+): (\S.*)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reaction:
    """What a fault does to a run, against a healthy one. All sorted."""

    turns_red: tuple[str, ...] = ()
    """Checks that fail."""
    finds: tuple[str, ...] = ()
    """Ids of the findings that block."""
    turns_yellow: tuple[str, ...] = ()
    """Checks that pass with a warning."""
    warns: tuple[str, ...] = ()
    """Ids of the findings that warn."""
    root: tuple[str, ...] = ()
    """What blocked checks rest on."""
    blocks: int = 0
    """How many are blocked."""
    not_run: tuple[str, ...] = ()
    """Checks that pass when all is well and cannot look now."""
    passes: tuple[str, ...] = ()
    """Checks that cannot look when all is well and pass now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Conditions:
    """How the suite is run at a fault."""

    as_: str = "owner"
    """Role of the connection string: owner, reader, superuser."""
    dsn: str = ""
    """Where the connection string leads, when not to the database: see tests.support.strings."""
    direct: str = ""
    """Where --direct-dsn leads; none: it is not given."""
    server: int = 0
    """Major version of the server; 0: the latest."""
    options: str = ""
    """Further options."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """A file of the contract is another than when it was locked: `find`, which stands there once, becomes `put`."""

    file: str
    find: str
    put: str


@dataclass(frozen=True)
class Fault:
    """One file."""

    path: Path
    fault: str
    """One sentence: what happened in the migration."""
    conditions: Conditions
    reaction: Reaction
    sql: str = ""
    alter: tuple[Alteration, ...] = ()
    edit: tuple[Edit, ...] = ()
    rest: str = field(default="", repr=False)
    """The file below its header, as it stands."""

    @property
    def contract(self) -> str:
        """Name of the contract that the fault is about."""
        return DEFAULT if self.path.parent == FOLDER else self.path.parent.name

    @property
    def name(self) -> str:
        """Id of its test."""
        return self.path.stem if self.contract == DEFAULT else f"{self.contract}/{self.path.stem}"

    @property
    def row(self) -> str:
        """Row of the runbook that it speaks to, or the group."""
        found = re.match(r"(\d)_(\d)_", self.path.stem)
        return f"{found[1]}.{found[2]}" if found else self.path.stem.split("_")[0]

    @cached_property
    def checks(self) -> frozenset[tuple[str, str]]:
        """File and function of the checks that it turns red or yellow."""
        named = (*self.reaction.turns_red, *self.reaction.turns_yellow)
        parts = (each.partition("::") for each in named)
        return frozenset((file, function.partition("[")[0]) for file, _, function in parts)


class WrongFault(ValueError):
    """A fault file that breaks the grammar."""


def fault_paths() -> list[Path]:
    """All fault files."""
    return sorted(each for each in FOLDER.rglob("*") if each.suffix in (".sql", ".toml"))


def load(path: Path) -> Fault:
    """Read one file. Raises WrongFault with the path."""
    try:
        fault = _read_sql(path) if path.suffix == ".sql" else _read_toml(path)
        _judge(fault)
    except ValueError as error:
        raise WrongFault(f"{path}: {error}") from None
    return fault


def _judge(fault: Fault) -> None:
    if not _NAME.fullmatch(fault.path.stem):
        raise ValueError("named otherwise than <row>_<words>, state_<words> or security_<words>")
    if fault.contract not in CONTRACTS:
        raise ValueError(f"no contract {fault.contract}: one of {', '.join(CONTRACTS)}")
    if not fault.fault.endswith(".") or not fault.fault[0].isupper():
        raise ValueError("fault: not a sentence")
    here = fault.conditions
    if not (fault.sql or fault.alter or fault.edit or here.dsn or here.direct or here.server):
        raise ValueError("it plants nothing")
    if fault.alter and fault.contract != DEFAULT:
        raise ValueError("only the first contract has a site")


def judge_reaction(fault: Fault) -> None:
    """A fault that nothing notices is a mistake. Raises WrongFault."""
    reaction = fault.reaction
    if not (reaction.turns_red or reaction.turns_yellow):
        raise WrongFault(f"{fault.path}: nothing turns red or yellow: run with --accept, then read the difference")
    for each in fields(Reaction):
        value = getattr(reaction, each.name)
        if isinstance(value, tuple) and list(value) != sorted(set(value)):
            raise WrongFault(f"{fault.path}: {each.name} is not sorted")


def _read_sql(path: Path) -> Fault:
    lines = path.read_text(encoding="utf-8").splitlines()
    size = next((at for at, line in enumerate(lines) if not line.startswith("-- ")), len(lines))
    values: dict[str, Any] = {}
    for line in lines[:size]:
        found = _LINE.fullmatch(line)
        if not found:
            raise ValueError(f"no header line: {line}")
        values.setdefault(found[1], []).append(found[2])
    rest = "\n".join(lines[size:])
    return _fault(path, {name: _one(name, each) for name, each in values.items()}, rest, sql=rest.strip())


def _read_toml(path: Path) -> Fault:
    text = path.read_text(encoding="utf-8")
    values = tomllib.loads(text)
    sql = values.pop("sql", "")
    alter = tuple(Alteration.read(each) for each in values.pop("alter", []))
    edit = tuple(Edit(**each) for each in values.pop("edit", []))
    begin = re.search(r"^(sql = |\[\[|#)", text, re.M)
    rest = text[begin.start() :] if begin else ""
    spaced = {name.replace("_", " "): value for name, value in values.items()}
    return _fault(path, spaced, rest, sql=sql.strip(), alter=alter, edit=edit)


def _fault(path: Path, values: Mapping[str, Any], rest: str, **planted: Any) -> Fault:
    known = {"fault", *KEYS}
    for name in values:
        if name not in known:
            raise ValueError(f"unknown key {name}: one of {', '.join(sorted(known))}")
    if "fault" not in values:
        raise ValueError("nothing about fault")
    given: dict[type, dict[str, Any]] = {Conditions: {}, Reaction: {}}
    for word, (kind, name) in KEYS.items():
        if word in values:
            given[kind][name] = tuple(values[word]) if isinstance(values[word], list) else values[word]
    conditions, reaction = Conditions(**given[Conditions]), Reaction(**given[Reaction])
    return Fault(path, values["fault"], conditions, reaction, rest=rest, **planted)


KEYS: Mapping[str, tuple[type, str]] = {
    each.name.strip("_").replace("_", " "): (kind, each.name)
    for kind in (Conditions, Reaction)
    for each in fields(kind)
}
"""Key of a header to where its value goes."""
GRAMMAR = ("fault", *KEYS, *(each.name for kind in (Alteration, Edit) for each in fields(kind)))
"""Every key of a file, as the README must explain it."""
_NUMBERS = ("blocks", "server")
_MANY = ("turns red", "finds", "turns yellow", "warns", "root", "not run", "passes")


def _one(name: str, values: Sequence[str]) -> Any:
    """The value of a key that may stand on several lines."""
    if name in _MANY:
        return tuple(values)
    if len(values) > 1:
        raise ValueError(f"{name} stands {len(values)} times")
    return int(values[0]) if name in _NUMBERS else values[0]
