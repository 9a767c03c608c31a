"""An executed plan, read for its slow node: EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) of PostgreSQL 15 to 18. Pure.

A node's own time is its wall clock without that of the nodes below it. PostgreSQL tells averages over loops, of all
processes together below a Gather; and what an InitPlan or a CTE takes is told once for itself and once more within
the node that asks for it first.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

Json = Mapping[str, Any]

CUT = 200
"""Characters of a condition that are told."""
FEW_BLOCKS = 100
"""A relation smaller than this is not worth a word about its pages."""


@dataclass(slots=True, eq=False)
class Node:
    """One node of a plan; times in milliseconds, rows and blocks of all its loops together."""

    kind: str
    subject: str
    """Relation, index or function; empty for nodes that have none."""
    depth: int
    wall_ms: float
    own_ms: float
    rows: float
    removed: float
    """Rows that its filter threw away."""
    blocks: float
    """Pages it looked at itself, from memory or not."""
    condition: str
    aside: str
    """`CTE name` or `InitPlan 1` where it is not asked for by the node above it."""
    cte: str
    """The CTE it reads."""
    sort: str
    below: list["Node"] = field(default_factory=list)

    def everything(self) -> Iterator["Node"]:
        """This node and all below it."""
        yield self
        for each in self.below:
            yield from each.everything()

    @property
    def name(self) -> str:
        """`Seq Scan on public.models`."""
        return f"{self.kind} on {self.subject}" if self.subject else self.kind

    @property
    def words(self) -> str:
        """What it did, in one line."""
        parts = [f"{self.name}: {self.own_ms:.2f} ms of its own", f"{self.rows:.0f} rows"]
        if self.removed:
            parts.append(f"{self.removed:.0f} more read and thrown away")
        if self.condition:
            parts.append(f"by {self.condition[:CUT]}")
        if self.blocks:
            parts.append(f"{self.blocks:.0f} pages")
        if self.sort:
            parts.append(self.sort)
        return ", ".join(parts)

    @property
    def remedy(self) -> str:
        """What to look at first; a Gather only waits for what is below it."""
        if self.kind.startswith("Gather") and self.below:
            return max(
                (each for each in self.everything() if each is not self), key=lambda each: each.own_ms
            ).remedy
        if self.blocks >= FEW_BLOCKS and "Seq Scan" in self.kind and self.blocks > 2 * (self.rows + self.removed):
            return f"{self.subject} is bloated: more pages than rows. Vacuum it (vacuum full, pg_repack)."
        if self.removed > self.rows:
            return (
                f"No index serves the condition on {self.subject or 'these rows'}: "
                "--checkpoint 2.2.4 tells which promised index is missing; else create one."
            )
        if "external" in self.sort:
            return "The sort spills to disk: raise work_mem for this role, or sort fewer rows."
        if self.kind == "Function Scan":
            return f"The function {self.subject} takes the time: look into it."
        return f"Look at {self.name}: what it calls for each row, and whether its rows are needed."


def read_plan(document: Any) -> Node:
    """The plan's top node, own times worked out. `document` is what EXPLAIN answered."""
    top = _node(_first(document)["Plan"], 0, 1.0)
    nodes = list(top.everything())
    for aside in [each for each in nodes if each.aside]:
        inside = set(map(id, aside.everything()))
        _take_off(aside, [each for each in nodes if id(each) not in inside])
    return top


def planning_ms(document: Any) -> float:
    """Planning, by the server's own clock."""
    return float(_first(document).get("Planning Time", 0.0))


def server_ms(document: Any) -> float:
    """Planning and execution, by the server's own clock."""
    return planning_ms(document) + float(_first(document).get("Execution Time", 0.0))


def outline(top: Node) -> list[str]:
    """The plan in lines, each node below the one that asks for it: its wall clock, then what it did."""
    return [f"{'  ' * each.depth}{each.wall_ms:.2f} ms {each.words}" for each in top.everything()]


def slowest(top: Node) -> Node:
    """The node with most time of its own; of two that are nearly equal the deeper one."""
    nodes = list(top.everything())
    most = max(each.own_ms for each in nodes)
    return max((each for each in nodes if each.own_ms >= 0.9 * most), key=lambda each: (each.depth, each.own_ms))


def dearest(document: Any) -> str:
    """The node that the planner expects to cost most, of a plan that was not executed."""
    nodes = [*_with_costs(_first(document)["Plan"])]
    _, found = max(nodes, key=lambda pair: pair[0])
    subject = _subject(found)
    return f"{found['Node Type']}{f' on {subject}' if subject else ''}"


def _first(document: Any) -> Json:
    first: Json = document[0]
    return first


def _node(plan: Json, depth: int, processes: float) -> Node:
    loops = float(plan.get("Actual Loops", 0))
    wall = float(plan.get("Actual Total Time", 0.0)) * loops / processes
    inner = processes if "Workers Launched" not in plan else float(plan["Workers Launched"]) + 1
    below = [_node(each, depth + 1, inner) for each in plan.get("Plans", ())]
    asked = [each for each in below if not each.aside]
    return Node(
        kind=plan["Node Type"],
        subject=_subject(plan),
        depth=depth,
        wall_ms=wall,
        own_ms=max(0.0, wall - sum(each.wall_ms for each in asked)),
        rows=float(plan.get("Actual Rows", 0)) * loops,
        removed=loops * sum(float(value) for key, value in plan.items() if key.startswith("Rows Removed by")),
        blocks=max(0.0, _blocks(plan) - sum(_blocks(each) for each in plan.get("Plans", ()))),
        condition=next((str(plan[key]) for key in ("Filter", "Join Filter", "Index Cond") if key in plan), ""),
        aside=plan.get("Subplan Name", "") if plan.get("Parent Relationship") == "InitPlan" else "",
        cte=plan.get("CTE Name", ""),
        sort=str(plan.get("Sort Method", "")),
        below=below,
    )


def _subject(plan: Json) -> str:
    name = plan.get("Relation Name") or plan.get("Function Name") or plan.get("CTE Name") or plan.get("Index Name")
    return f"{plan['Schema']}.{name}" if name and "Schema" in plan else str(name or "")


def _blocks(plan: Json) -> float:
    return float(plan.get("Shared Hit Blocks", 0)) + float(plan.get("Shared Read Blocks", 0))


def _take_off(aside: Node, others: Iterable[Node]) -> None:
    """Its time is told within another node, too: within the CTE's reader, or the one that has room for it."""
    able = [each for each in others if each.own_ms >= 0.99 * aside.wall_ms]
    readers = [each for each in able if each.cte and aside.aside == f"CTE {each.cte}"]
    asker = max(readers or able, key=lambda each: each.own_ms, default=None)
    if asker is not None:
        asker.own_ms = max(0.0, asker.own_ms - aside.wall_ms)


def _with_costs(plan: Json) -> Iterator[tuple[float, Json]]:
    below = plan.get("Plans", ())
    yield float(plan["Total Cost"]) - sum(float(each["Total Cost"]) for each in below), plan
    for each in below:
        yield from _with_costs(each)
