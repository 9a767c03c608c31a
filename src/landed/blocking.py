"""What a check rests on, and the root that blocks it: a pure function of preflight and parameters."""

from collections.abc import Collection, Iterable, Mapping

from landed.contract import Contract
from landed.database.comparison import tables_in
from landed.evidence import Finding
from landed.lock import Lock
from landed.model import Table
from landed.promises.budgets import Concurrency, QueryBudget
from landed.promises.platform import Question
from landed.promises.rows import Seed
from landed.promises.site import Endpoint, Marker, Mirror, Relation
from landed.roots import Root


def rests_on(parameters: Mapping[str, object], lock: Lock, contract: Contract) -> set[str]:
    """Promised tables that a check's parameters speak of, and what else they lead to, as roots name them."""
    values = list(parameters.values())
    sourced = parameters.get("sourced")
    markers = [each for each in contract.marker if isinstance(sourced, Endpoint) and each.endpoint == sourced.name]
    tables = [table for value in (*values, *markers) for table in _tables_of(value, lock, contract)]
    asks = bool(markers) or any(isinstance(each, Question) and each.query for each in values)
    return {table_name(table) for table in tables} | ({"database"} if asks else set())


def table_name(table: Table) -> str:
    """A table as a root's `blocks` names it."""
    return f"table {table.schema}.{table.name}"


def blocking(
    rests: set[str], roots: Iterable[Root], losses: Mapping[str, Finding], own: Collection[str] = ()
) -> Finding | None:
    """The first root that what a check rests on leads to; `own` are the roots that the check itself finds."""
    for root in roots:
        if root.blocks in rests and root.finding.id not in own:
            return root.finding
    return next((finding for name, finding in losses.items() if name in rests), None)


def _tables_of(value: object, lock: Lock, contract: Contract) -> list[Table]:
    if isinstance(value, Table):
        return [value]
    if isinstance(value, Seed):
        names = {value.table, *(each.table for each in value.lookup), *([value.each.table] if value.each else [])}
        return [table for table in lock.tables if table.name in names]
    if isinstance(value, Relation | Mirror | Marker | Concurrency):
        return tables_in(lock, contract.read(value.query))
    if isinstance(value, Question):
        return tables_in(lock, contract.read(value.query)) if value.query else []
    if isinstance(value, QueryBudget):
        return tables_in(lock, "\n".join(map(contract.read, value.queries)))
    pairs = {
        (getattr(value, "schema", None), getattr(value, "table", None)),
        (getattr(value, "target_schema", None), getattr(value, "target_table", None)),
        (getattr(value, "owner_schema", None), getattr(value, "owner_table", None)),
    }
    return [table for table in lock.tables if (table.schema, table.name) in pairs]
