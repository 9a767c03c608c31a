"""A contract: read, typed, and checked for meaning; all problems at once."""

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from pydantic import PrivateAttr

from landed.errors import UsageError
from landed.promises.budgets import Concurrency, Latency, Pooling, QueryBudget, Stage
from landed.promises.checkout import CheckoutPromises
from landed.promises.checkout_items import checkout_items
from landed.promises.completion import Completion
from landed.promises.environment import Environment
from landed.promises.fallback import Fallback
from landed.promises.hostile import Hostile, Target
from landed.promises.openapi import described, unreadable
from landed.promises.outside import Outside
from landed.promises.platform import Platform
from landed.promises.rows import Seed
from landed.promises.sections import (
    Backup,
    Box,
    Emergency,
    Header,
    History,
    Monitoring,
    Phase,
    Politeness,
    Probe,
    Row,
    Section,
    Task,
    Waiver,
)
from landed.promises.site import Endpoint, Marker, Mirror, Page, Relation
from landed.promises.strict import near, read_toml

FILE = "contract.toml"
LOCK_FILE = "schema.lock.json"


class Contract(Section):
    """What people promise. Attributes are the file's sections, each list in the file's order."""

    contract: Header
    phase: tuple[Phase, ...]
    task: tuple[Task, ...]
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
    backup: Backup
    monitoring: Monitoring
    platform: Platform
    outside: Outside
    fallback: Fallback
    hostile: Hostile
    environment: Environment
    checkout: CheckoutPromises
    history: History
    probe: Probe
    politeness: Politeness
    emergency: tuple[Emergency, ...]
    completion: Completion
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
        yield from (file for each in self.page if each.browser for file in each.browser.shows)
        yield from (each.file for each in self.seed)
        yield from (each for each in (self.completion.written, self.hostile.openapi_file) if each)
        yield from (each.query for each in self.platform.question if each.query)
        yield from (file for each in self.checkout.models for file in each.files)

    @cached_property
    def driven(self) -> tuple[Target, ...]:
        """Targets of hostile input: those that are listed, and those that a document of the contract describes."""
        return (*self.hostile.target, *described(self.hostile, self.folder))

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


@cache
def components(name: str) -> tuple[str, ...]:
    """A row id in its parts: `2.4.1a` is ('2', '4', '1', 'a')."""
    return tuple(part for each in name.split(".") for part in re.findall(r"\d+|[a-z]+", each))


def below(name: str, prefix: str) -> bool:
    """Is a row equal to `prefix` or below it by components? 2.1 is not above 2.10."""
    wanted = components(prefix)
    return bool(wanted) and components(name)[: len(wanted)] == wanted


def load_contract(path: Path) -> Contract:
    """Read a contract from its folder or file.

    Raises UsageError with every problem: the path, the line where it is known, and the near miss.
    """
    file = path / FILE if path.is_dir() else path
    contract = read_toml(file, Contract)
    contract._path = file
    problems = [f"{file}: {each}" for each in _meaning_problems(contract)]
    if problems:
        raise UsageError("\n".join(problems))
    return contract


def _meaning_problems(contract: Contract) -> Iterator[str]:
    """References that lead nowhere, names used twice, files that are not there."""
    for kind in ("row", "box", "phase", "task", "waiver", "emergency"):
        yield from _twice(kind, (each.id for each in getattr(contract, kind)))
    alone = [each.id for each in contract.task if not any(below(box.id, each.id) for box in contract.box)]
    yield from (f"[[task]] {name}: no box of it" for name in dict.fromkeys(alone))
    for kind in ("relation", "query_budget", "concurrency", "endpoint", "mirror", "page", "stage"):
        yield from _twice(kind, (each.name for each in getattr(contract, kind)))
    yield from _twice("seed", (each.table for each in contract.seed))
    for box in contract.box:
        for name in box.rows:
            if not any(below(row.id, name) for row in contract.row):
                yield f"[[box]] {box.id}: no row {name}{near(name, [row.id for row in contract.row])}"
    for row in contract.row:
        if not row.ways and not row.pending and not row.made_by and "S" not in row.how:
            yield f"[[row]] {row.id}: nothing proves it: name checks in proved_by, or how = ['S']"
        if row.instead and not row.proved_by:
            yield f"[[row]] {row.id}: instead of nothing: name checks in proved_by"
    yield from _made_problems(contract)
    endpoints = {each.name for each in contract.endpoint}
    for kind, section in (("mirror", contract.mirror), ("marker", contract.marker), ("stage", contract.stage)):
        for each in section:
            if each.endpoint not in endpoints:
                yield f"[[{kind}]]: no endpoint {each.endpoint}{near(each.endpoint, sorted(endpoints))}"
    yield from contract.fallback.problems(contract.endpoint, contract.politeness.rate)
    yield from contract.hostile.problems(contract.endpoint)
    yield from unreadable(contract.hostile, contract.folder)
    for kind, items in checkout_items(contract.environment, contract.checkout):
        yield from _twice(kind, (each.name for each in items))
    yield from contract.platform.problems()
    for file in sorted(set(contract.files())):
        if not (contract.folder / file).is_file():
            yield f"file {file} is not there"
    for seed in contract.seed:
        yield from _seed_problems(contract, seed)


def _made_problems(contract: Contract) -> Iterator[str]:
    """What is made once the verdict is drawn cannot be asked for by it."""
    rows, boxes = [each.id for each in contract.row], [each.id for each in contract.box]
    yield from contract.completion.problems(rows, boxes, below)
    later = {row.id: row.made_by for row in contract.row if row.made_by in ("completion", "notification")}
    for box in contract.box:
        made = [later[name] for name in contract.rows_of(box) if name in later]
        if box.required != "no" and made:
            yield f'[[box]] {box.id}: required, but the {made[0]} is made after the verdict: required = "no"'


def _seed_problems(contract: Contract, seed: Seed) -> Iterator[str]:
    if not (contract.folder / seed.file).is_file():
        return
    try:
        rows: object = contract.seed_rows(seed)
    except ValueError as error:
        yield f"{seed.file}: not JSON: {error}"
        return
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        yield f"{seed.file}: not an array of objects"
        return
    if not rows:
        yield f"{seed.file}: no rows: a comparison with nothing proves nothing"
    for name in dict.fromkeys((*seed.key, *seed.compare, *(each.field for each in seed.lookup))):
        bare = [number for number, row in enumerate(rows, 1) if name not in row]
        if bare:
            more = f" and {len(bare) - 1} more" if len(bare) > 1 else ""
            hint = near(name, list(rows[0]))
            yield f"[[seed]] {seed.table}: {seed.file} has no field {name} in object {bare[0]}{more}{hint}"
    keys = Counter(tuple(str(row.get(name)) for name in seed.key) for row in rows)
    yield from (f"{seed.file}: key {key} stands {count} times" for key, count in keys.items() if count > 1)


def _twice(section: str, names: Iterable[str]) -> Iterator[str]:
    yield from (f"[[{section}]] {name} stands {count} times" for name, count in Counter(names).items() if count > 1)
