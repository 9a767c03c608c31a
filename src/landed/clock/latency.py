"""How long a database takes over the statements that its application sends together, and who holds the time.

The application's own string, one connection, opened beforehand. Each sample is a pinned read-only transaction of
its own; timed are the statements in it, one after the other by the extended protocol with binary rows, as Prisma's
engine sends them, from the first byte sent until the last row is a value of this client's. The transaction's begin
and end do not count. Just before, in the same transaction, `select 1` is timed: what network, pooler and driver
take at least.
"""

import math
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from statistics import fmean
from typing import Any

import psycopg
from psycopg.rows import TupleRow, tuple_row

from landed.clock import plans
from landed.clock.stats import summarize
from landed.clock.stopwatch import Stopwatch
from landed.database.holders import is_locked_out
from landed.errors import OutOfTime, TargetError
from landed.target import Connection, Refused, question, reading

FLOOR = "select 1"
EXPLAIN = "explain (analyze, buffers, verbose, format json) "

PLANNING = (
    "The server plans longer than it executes: fewer joins and partitions, or an ANALYZE, make plans cheaper."
)

Cursor = psycopg.Cursor[TupleRow]


@dataclass(kw_only=True)
class Times:
    """What was measured of one budget, in milliseconds; every list in the order of the samples."""

    samples: list[float] = field(default_factory=list)
    floor: list[float] = field(default_factory=list)
    client: list[float] = field(default_factory=list)
    """Turning what arrived into values."""
    laps: list[list[float]] = field(default_factory=list)
    """By statement."""
    executed: list[Any] = field(default_factory=list)
    """By statement, the plan of its fastest execution; none where the server could not explain them in time."""
    failure: TargetError | None = None
    """What ended the measurement: time, or a lock."""
    stuck: int = 0
    """The statement that it ended in, from 0."""
    limit_ms: float = math.inf
    """The lowest of the budget's limits."""

    @property
    def steady(self) -> bool:
        """Even the fastest sample exceeds the budget: what is in that one is to be mended, not a disturbance."""
        return min(self.samples) > self.limit_ms

    @property
    def shares(self) -> dict[str, float]:
        """Who holds how much of the mean: server, network, this client; the rest is transfer and waiting."""
        return self._shares(fmean(self.samples))

    def _shares(self, whole: float) -> dict[str, float]:
        known = {
            "server": sum(map(plans.server_ms, self.executed)),
            "network": len(self.laps) * summarize(self.floor).p50,
            "client": fmean(self.client),
        }
        return {**known, "waiting": max(0.0, whole - sum(known.values()))}

    @property
    def holder(self) -> str:
        """Who holds most of the mean, or of even the fastest sample where that is too slow."""
        shares = self._shares(min(self.samples)) if self.steady else self.shares
        return max(shares.items(), key=lambda each: each[1])[0]

    @property
    def slow_node(self) -> plans.Node:
        """The node with most time of its own, of all statements."""
        nodes = [plans.slowest(plans.read_plan(each)) for each in self.executed]
        return max(nodes, key=lambda each: each.own_ms)

    @property
    def figures(self) -> dict[str, Any]:
        """What stands beside the samples' own figures; nothing where there are none."""
        if not self.samples:
            return {}
        floor, shares = summarize(self.floor), self.shares
        planning = sum(map(plans.planning_ms, self.executed))
        slow = {"planning_ms": round(planning, 3), "slow_node": self.slow_node.words} if self.executed else {}
        return {
            "floor_mean_ms": round(floor.mean, 3),
            "floor_p50_ms": round(floor.p50, 3),
            **{f"{name}_ms": round(value, 3) for name, value in shares.items()},
            "statements_ms": [round(fmean(each), 3) for each in self.laps],
            **slow,
        }

    @property
    def plan(self) -> list[str]:
        """The plans of all statements, in lines."""
        return [line for each in self.executed for line in plans.outline(plans.read_plan(each))]

    @property
    def plans_longer(self) -> bool:
        """The server takes longer to plan the statements than to execute them."""
        planning = sum(map(plans.planning_ms, self.executed))
        return planning > sum(map(plans.server_ms, self.executed)) / 2

    @property
    def told(self) -> str:
        """Whose time it is, in a sentence."""
        whole = min(self.samples) if self.steady else fmean(self.samples)
        parts = ", ".join(f"{name} {value:.2f}" for name, value in self._shares(whole).items())
        what = f"even the fastest sample, {whole:.2f}" if self.steady else "the mean"
        words = {"server": "the server", "network": "the network", "client": "this client"}
        who = words.get(self.holder, "waiting or transfer")
        plan = f"slowest in the plan is {self.slow_node.words}" if self.executed else "it explained no plan in time"
        plan = f"planning takes longer than executing; {plan}" if self.plans_longer else plan
        return f"{who} holds most of {what} ({parts} ms); {plan}"

    @property
    def remedy(self) -> str:
        """What to do about whoever holds the time."""
        return {
            "server": PLANNING if self.plans_longer else self.slow_node.remedy,
            "network": "Each statement costs a round trip: bring application and database into one region.",
            "client": "Turning rows into values takes longer than having them: ask for fewer columns or rows.",
            "waiting": "Not in the plan: look for locks (pg_locks), a pooler's queue, or the rows' mere size.",
        }[self.holder]


@dataclass(frozen=True)
class QueryClock:
    """Times statements on one connection."""

    connection: Connection
    stopwatch: Stopwatch
    timeout_s: float
    tell: Callable[[int, int], None]
    """Is told after each sample how many of how many were taken."""

    def measure(self, texts: Sequence[str], *, n: int, warmup: int, explained: int) -> Times:
        """Take `n` samples after a warm-up, then let the server explain each statement so many times.

        What ends it (a statement out of time, a lock not had) stands in `failure`; all other refusals are raised.
        """
        statements = [question(each) for each in texts]
        times = Times(laps=[[] for _ in statements])

        def take() -> float:
            sample = self._sample(statements, times)
            self.tell(len(times.client), n + warmup)
            return sample

        try:
            samples = self.stopwatch.reported(take, n, warmup)
            times.samples = samples
            for each in (times.floor, times.client, *times.laps):
                del each[: len(each) - len(samples)]
        except (OutOfTime, Refused) as error:
            if isinstance(error, Refused) and not is_locked_out(error):
                raise
            times.failure = error
            return times
        with suppress(OutOfTime):
            times.executed = [self._explain(each, explained) for each in statements]
        return times

    def _sample(self, statements: Sequence[str], times: Times) -> float:
        whole = client = 0.0
        times.stuck = 0
        with reading(self.connection, self.timeout_s), self._cursor() as cursor:
            times.floor.append(_timed(cursor, FLOOR)[0])
            for at, each in enumerate(statements):
                times.stuck = at
                lap, values = _timed(cursor, each)
                times.laps[at].append(lap)
                whole, client = whole + lap, client + values
        times.client.append(client)
        return whole

    def _explain(self, statement: str, times: int) -> Any:
        """The plan of the fastest of some executions: EXPLAIN's own clock makes slow what is already disturbed."""
        found = []
        for _ in range(times):
            with reading(self.connection, self.timeout_s), self._cursor() as cursor:
                row = cursor.execute((EXPLAIN + statement).encode(), binary=True).fetchone()
            assert row is not None
            found.append(row[0])
        return min(found, key=plans.server_ms)

    def _cursor(self) -> Cursor:
        return self.connection.cursor(row_factory=tuple_row)


def _timed(cursor: Cursor, statement: str) -> tuple[float, float]:
    """Milliseconds of a statement: until its rows are values, and of these only the making of the values."""
    start = time.perf_counter()
    cursor.execute(statement.encode(), binary=True)
    arrived = time.perf_counter()
    # A value that Python has no type for (infinity as a date) has arrived all the same.
    with suppress(psycopg.DataError):
        cursor.fetchall()
    end = time.perf_counter()
    return (end - start) * 1000, (end - arrived) * 1000


def expected_to_cost(connection: Connection, statement: str, timeout_s: float) -> str:
    """The node that the planner expects to cost most, for a statement that never came to its end."""
    with reading(connection, timeout_s), connection.cursor(row_factory=tuple_row) as cursor:
        text = f"explain (verbose, format json) {question(statement)}"
        row = cursor.execute(text.encode(), binary=True).fetchone()
    assert row is not None
    return plans.dearest(row[0])
