"""A contract: read, typed, and checked for meaning; all problems at once."""

import difflib
import hashlib
import json
import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cached_property
from pathlib import Path
from typing import Any

from pydantic import PrivateAttr, ValidationError

from landed.errors import UsageError
from landed.promises import (
    Concurrency,
    Endpoint,
    Latency,
    Marker,
    Mirror,
    Page,
    Pooling,
    QueryBudget,
    Relation,
    Seed,
    Stage,
)
from landed.sections import Box, Emergency, Header, History, Phase, Politeness, Probe, Row, Section, Waiver

FILE = "contract.toml"
LOCK_FILE = "schema.lock.json"


class Contract(Section):
    """What people promise. Attributes are the file's sections, each list in the file's order."""

    contract: Header
    phase: tuple[Phase, ...]
    row: tuple[Row, ...]
    box: tuple[Box, ...]
    seed: tuple[Seed, ...]
    relation: tuple[Relation, ...]
    query_budget: tuple[QueryBudget, ...]
    concurrency: tuple[Concurrency, ...]
    pooling: Pooling
    endpoint: tuple[Endpoint, ...]
    mirror: tuple[Mirror, ...]
    marker: tuple[Marker, ...]
    page: tuple[Page, ...]
    latency: Latency
    stage: tuple[Stage, ...]
    history: History
    probe: Probe
    politeness: Politeness
    emergency: tuple[Emergency, ...]
    waiver: tuple[Waiver, ...]

    _path: Path = PrivateAttr()

    @property
    def header(self) -> Header:
        """The section `[contract]`."""
        return self.contract

    @property
    def name(self) -> str:
        """Name of the contract, as headers and reports show it."""
        return self.contract.name

    @property
    def path(self) -> Path:
        """The file it was read from."""
        return self._path

    @property
    def folder(self) -> Path:
        """Folder that seeds, queries, migrations and the lock are named from."""
        return self._path.parent

    @property
    def migrations_folder(self) -> Path:
        """Where the promised migrations are."""
        return self.folder / self.contract.migrations

    @property
    def lock_path(self) -> Path:
        """Where the lock is."""
        return self.folder / LOCK_FILE

    @cached_property
    def hash(self) -> str:
        """SHA-256 of the contract's file and of every seed and query it names, hex."""
        digest = hashlib.sha256()
        for path in [self.path, *(self.folder / each for each in sorted(set(self.files())))]:
            digest.update(path.read_bytes())
        return digest.hexdigest()

    def files(self) -> Iterator[str]:
        """Every file that a section names."""
        for kind in ("relation", "concurrency", "mirror", "marker"):
            yield from (each.query for each in getattr(self, kind))
        yield from (file for each in self.query_budget for file in each.queries)
        yield from (each.file for each in self.seed)

    def rows_of(self, box: Box) -> tuple[str, ...]:
        """Ids of the rows that tick a box, prefixes resolved, in the contract's order."""
        return tuple(row.id for row in self.row if any(below(row.id, each) for each in box.rows))

    def read(self, name: str) -> str:
        """Text of a file that a section names."""
        return (self.folder / name).read_text(encoding="utf-8")

    def seed_rows(self, seed: Seed) -> list[dict[str, Any]]:
        """The promised rows of a seed, as the file has them."""
        rows: list[dict[str, Any]] = json.loads(self.read(seed.file))
        return rows


def components(name: str) -> tuple[str, ...]:
    """A row id in its parts: `2.4.1a` is ('2', '4', '1', 'a')."""
    return tuple(part for each in name.split(".") for part in re.findall(r"\d+|[a-z]+", each))


def below(name: str, prefix: str) -> bool:
    """Is a row equal to `prefix` or below it by components? 2.1 is not above 2.10."""
    wanted = components(prefix)
    return components(name)[: len(wanted)] == wanted


def load_contract(path: Path) -> Contract:
    """Read a contract from its folder or file.

    Raises UsageError with every problem: the path, the line where it is known, and the near miss.
    """
    file = path / FILE if path.is_dir() else path
    try:
        text = file.read_text(encoding="utf-8")
    except OSError as error:
        raise UsageError(f"{file}: cannot be read: {error.strerror}") from None
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise UsageError(f"{file}: {error}") from None
    try:
        contract = Contract.model_validate_json(json.dumps(data, default=str), strict=True)
    except ValidationError as error:
        raise UsageError("\n".join(_shape_problems(file, text, error))) from None
    contract._path = file
    problems = [f"{file}: {each}" for each in _meaning_problems(contract)]
    if problems:
        raise UsageError("\n".join(problems))
    return contract


def _shape_problems(file: Path, text: str, error: ValidationError) -> Iterator[str]:
    for each in error.errors(include_url=False, include_input=False):
        section, *rest = each["loc"] or ("",)
        number = rest[0] if rest and isinstance(rest[0], int) else None
        rest = rest[1:] if number is not None else rest
        line = _line_of(text, str(section), number)
        place = f"{file}{f', line {line}' if line else ''}, " + (
            f"[[{section}]] {number + 1}" if number is not None else f"[{section}]"
        )
        key = ".".join(str(part) for part in rest)
        if each["type"] == "extra_forbidden":
            yield f'{place}: unknown key "{key or section}"{_near(key or str(section), str(section), bool(rest))}'
        elif each["type"] == "missing" and not rest:
            single = isinstance(Contract.model_fields[str(section)].annotation, type)
            none = "" if single else f", or `{section} = []` where there is none"
            yield f"{file}: nothing about {section}: write it{none}"
        else:
            yield f"{place}: {key or section}: {each['msg'].removeprefix('Value error, ')}"


def _line_of(text: str, section: str, number: int | None) -> int | None:
    """The line of the section's n-th header."""
    head = f"[[{section}]]" if number is not None else f"[{section}]"
    lines = [at for at, line in enumerate(text.splitlines(), 1) if line.strip().startswith(head)]
    wanted = number or 0
    return lines[wanted] if wanted < len(lines) else None


def _near(word: str, section: str, inside: bool) -> str:
    known: Iterable[str] = Contract.model_fields
    if inside:
        annotation = Contract.model_fields[section].annotation
        model = next((each for each in getattr(annotation, "__args__", [annotation]) if each), None)
        known = getattr(model, "model_fields", {})
    close = difflib.get_close_matches(word.split(".")[-1], list(known), n=1)
    return f' — did you mean "{close[0]}"?' if close else ""


def _meaning_problems(contract: Contract) -> Iterator[str]:
    """References that lead nowhere, names used twice, files that are not there."""
    yield from _twice("row", (each.id for each in contract.row))
    yield from _twice("box", (each.id for each in contract.box))
    yield from _twice("phase", (each.id for each in contract.phase))
    for kind in ("relation", "query_budget", "concurrency", "endpoint", "mirror", "page", "stage"):
        yield from _twice(kind, (each.name for each in getattr(contract, kind)))
    yield from _twice("seed", (each.table for each in contract.seed))
    yield from _twice("waiver", (each.id for each in contract.waiver))
    for box in contract.box:
        for name in box.rows:
            if not any(below(row.id, name) for row in contract.row):
                yield f"[[box]] {box.id}: no row {name}{_close(name, (row.id for row in contract.row))}"
    for row in contract.row:
        if not row.proved_by and not row.pending and "S" not in row.how:
            yield f"[[row]] {row.id}: nothing proves it: name checks in proved_by, or how = ['S']"
    endpoints = {each.name for each in contract.endpoint}
    for kind, section in (("mirror", contract.mirror), ("marker", contract.marker), ("stage", contract.stage)):
        for each in section:
            if each.endpoint not in endpoints:
                yield f"[[{kind}]]: no endpoint {each.endpoint}{_close(each.endpoint, endpoints)}"
    for file in sorted(set(contract.files())):
        if not (contract.folder / file).is_file():
            yield f"file {file} is not there"
    for seed in contract.seed:
        yield from _seed_problems(contract, seed)


def _seed_problems(contract: Contract, seed: Seed) -> Iterator[str]:
    if not (contract.folder / seed.file).is_file():
        return
    try:
        rows = contract.seed_rows(seed)
    except ValueError as error:
        yield f"{seed.file}: not JSON: {error}"
        return
    if not rows:
        yield f"{seed.file}: no rows: a comparison with nothing proves nothing"
    for name in (*seed.key, *seed.compare):
        if rows and name not in rows[0]:
            yield f"[[seed]] {seed.table}: {seed.file} has no field {name}{_close(name, rows[0])}"
    keys = Counter(tuple(str(row.get(name)) for name in seed.key) for row in rows)
    yield from (f"{seed.file}: key {key} stands {count} times" for key, count in keys.items() if count > 1)


def _twice(section: str, names: Iterable[str]) -> Iterator[str]:
    yield from (f"[[{section}]] {name} stands {count} times" for name, count in Counter(names).items() if count > 1)


def _close(word: str, known: Iterable[str]) -> str:
    close = difflib.get_close_matches(word, list(known), n=1)
    return f' — did you mean "{close[0]}"?' if close else ""
