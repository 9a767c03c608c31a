"""Which checks there are, which rows they prove, and which of them a run looks at."""

import ast
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from landed.contract import Contract, below
from landed.errors import UsageError
from landed.promises.checkout_items import FIXTURES, checkout_items
from landed.promises.sections import Box
from landed.promises.strict import near

GROUPS = ("state", "security")
"""Names for checks that prove no row: `security` for the kinds below, `state` for all others."""
SECURITY = frozenset(("security", "outside"))

NEEDS: Mapping[str, frozenset[str]] = {
    **dict.fromkeys(("snapshot", "probe", "reached"), frozenset({"database"})),
    **dict.fromkeys(("answers", "site", "api", "pages"), frozenset({"site"})),
    **dict.fromkeys(("browser", "compression"), frozenset({"site"})),
    **dict.fromkeys(("api_clock", "load", "fallback", "hostile", "in_a_row"), frozenset({"site"})),
    **dict.fromkeys(("compare", "history", "privileges", "orphans", "room"), frozenset({"database"})),
    **dict.fromkeys(("sequence_position", "seeds", "ask_contract", "elsewhere"), frozenset({"database"})),
    **dict.fromkeys(("query_times", "asked_at_once", "pooled", "backup"), frozenset({"database"})),
    **dict.fromkeys(("hold_facts", "shadow_databases"), frozenset({"database"})),
    **dict.fromkeys(("server_time", "powers"), frozenset({"database"})),
    "outside": frozenset({"site"}),
    "vitals": frozenset({"database", "vitals"}),
    "direct": frozenset({"database", "direct"}),
    "same_server": frozenset({"database", "direct"}),
    **dict.fromkeys(("mirrored", "unharmed"), frozenset({"database", "site"})),
}
"""Fixture to the targets it looks at."""

WISHES: Mapping[str, frozenset[str]] = {
    "sourced": frozenset({"database"}),
    "rendered": frozenset({"database"}),
}
"""Fixture to targets that it can do without: a value to look for is in the database, all else is not."""


Ran = tuple[str, str, str | None]
"""Kind, name and parameter of an item."""


def kind_of(path: Path) -> str:
    """A check module's name without prefix and number: `test_2_4_foreign_keys.py` is `foreign_keys`."""
    return re.sub(r"^test_(\d+_)*", "", path.stem)


def plain_id(text: str) -> str:
    """A parameter's id as it was given: pytest writes other alphabets as escapes."""
    return text.encode().decode("unicode_escape")


def ran(nodeid: str) -> Ran:
    """What a node id names."""
    path, _, rest = nodeid.partition("::")
    name, bracket, param = rest.partition("[")
    return kind_of(Path(path)), name, plain_id(param.removesuffix("]")) if bracket else None


@dataclass(frozen=True, slots=True)
class Check:
    """One check function, as its source says it."""

    kind: str
    name: str
    fixtures: tuple[str, ...]
    claim: str
    items: int = 1
    """As many items as the function's own mark makes of it, whatever contract and lock promise."""


def read_checks(folder: Path) -> tuple[Check, ...]:
    """Every check function of a folder, without importing it."""
    found = []
    for path in sorted(folder.glob("test_*.py")):
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
                claim = " ".join((ast.get_docstring(node) or "").split())
                fixtures = tuple(each.arg for each in node.args.args)
                found.append(Check(kind_of(path), node.name, fixtures, claim, _marked(node)))
    return tuple(found)


def _marked(node: ast.FunctionDef) -> int:
    lists = (each.args[-1] for each in node.decorator_list if isinstance(each, ast.Call) and each.args)
    return next((len(each.elts) for each in lists if isinstance(each, ast.List)), 1)


@dataclass(frozen=True)
class Selection:
    """What a run looks at: everything, or the rows and groups that `--checkpoint` names."""

    contract: Contract
    checkpoints: tuple[str, ...] = ()

    @property
    def complete(self) -> bool:
        """Nothing was narrowed."""
        return not self.checkpoints

    @cached_property
    def groups(self) -> frozenset[str]:
        """Groups that are looked at."""
        return frozenset(GROUPS if self.complete else (each for each in self.checkpoints if each in GROUPS))

    @cached_property
    def rows(self) -> tuple[str, ...]:
        """Ids of the rows that are looked at, in the contract's order."""
        if self.complete:
            return tuple(row.id for row in self.contract.row)
        wanted = set().union(*(self._rows_named(each) for each in self.checkpoints))
        return tuple(row.id for row in self.contract.row if row.id in wanted)

    @cached_property
    def boxes(self) -> tuple[Box, ...]:
        """Boxes all of whose rows are looked at."""
        rows = set(self.rows)
        return tuple(box for box in self.contract.box if rows.issuperset(self.contract.rows_of(box)))

    def _rows_named(self, name: str) -> set[str]:
        if name in GROUPS:
            return set()
        for box in self.contract.box:
            if box.id == name:
                return set(self.contract.rows_of(box))
        rows = {row.id for row in self.contract.row if below(row.id, name)}
        if not rows:
            known = [row.id for row in self.contract.row] + [box.id for box in self.contract.box]
            hint = near(name, [*known, *GROUPS])
            raise UsageError(f"--checkpoint {name}: contract {self.contract.name} has no such row or box{hint}")
        return rows

    def rows_of(self, kind: str, name: str, param: str | None) -> tuple[str, ...]:
        """Ids of the rows that a check proves, within the whole contract."""
        ways = {kind, f"{kind}::{name}", f"{kind}::{name}[{param}]"}
        return tuple(row.id for row in self.contract.row if ways.intersection(row.ways))

    def takes(self, kind: str, name: str, param: str | None) -> bool:
        """Is this check looked at?"""
        rows = self.rows_of(kind, name, param)
        if rows:
            return bool(set(rows).intersection(self.rows))
        return ("security" if kind in SECURITY else "state") in self.groups

    def left_out(self, counts: Mapping[tuple[str, str], int], ran: Collection[Ran]) -> frozenset[str]:
        """Ids of rows of the scope that a check should have proved and did not run.

        `counts` says how many items each check function has; `ran` are those that ran, as (kind, name, parameter).
        """
        found = set()
        for (kind, name), count in counts.items():
            params = {each[2] for each in ran if each[:2] == (kind, name)}
            found |= {row for row in self.rows_of(kind, name, None) if len(params) < count}
            for row in self.contract.row:
                own = (way for way in row.ways if way.startswith(f"{kind}::{name}["))
                if any(way.partition("[")[2].removesuffix("]") not in params for way in own):
                    found.add(row.id)
        return frozenset(found.intersection(self.rows))

    def targets(self, checks: Sequence[Check]) -> frozenset[str]:
        """Targets that the selected checks look at: of `database`, `direct`, `site`."""
        wanted: set[str] = set()
        for check in checks:
            if self.complete or self._may_take(check):
                wanted.update(*(NEEDS.get(each, ()) for each in check.fixtures))
                wanted.update(*(WISHES.get(each, ()) for each in check.fixtures if self.contract.marker))
        return frozenset(wanted)

    def _may_take(self, check: Check) -> bool:
        """Could any parameter of this check be selected?"""
        for row in self.contract.row:
            if row.id in self.rows and any(_names(each, check) for each in row.ways):
                return True
        return self.takes(check.kind, check.name, None)


def _names(way: str, check: Check) -> bool:
    return way.split("[")[0] in (check.kind, f"{check.kind}::{check.name}")


def unproved(contract: Contract, checks: Iterable[Check]) -> Iterator[str]:
    """Where a contract counts on a check that does not exist, or still waits for one that does."""
    checks = tuple(checks)
    kinds = sorted({check.kind for check in checks})
    ways = [*kinds, *(f"{check.kind}::{check.name}" for check in checks)]
    groups = sorted({check.kind for check in checks if "endpoint" in check.fixtures})
    for row in contract.row:
        for way in row.ways:
            if not any(_names(way, check) for check in checks):
                yield f"[[row]] {row.id}: no check {way}{near(way, ways)}"
        for kind in row.pending:
            if kind in kinds:
                yield f"[[row]] {row.id}: waits for {kind}, which is there"
    for endpoint in contract.endpoint:
        if endpoint.group not in groups:
            yield f"[[endpoint]] {endpoint.name}: no check judges {endpoint.group}{near(endpoint.group, groups)}"
    asked = sorted({check.kind for check in checks if "question" in check.fixtures})
    for question in contract.platform.question:
        if question.group not in asked:
            words = f"no check judges {question.group}{near(question.group, asked)}"
            yield f"[[platform.question]] {question.name}: {words}"
    for section, items in checkout_items(contract.environment, contract.checkout):
        for each in items:
            judges = sorted({check.kind for check in checks if FIXTURES[section] in check.fixtures})
            if each.group not in judges:
                yield f"[[{section}]] {each.name}: no check judges {each.group}{near(each.group, judges)}"
    for waiver in contract.waiver:
        if waiver.kind not in kinds:
            yield f"[[waiver]] {waiver.id}: no check of kind {waiver.kind}{near(waiver.kind, kinds)}"
