"""What measured checks of the database ask for: the clock of its queries, clients at once, the pooler's trial."""

from collections.abc import Callable, Mapping
from functools import partial

import pytest

from landed.budget import Exceeded, measured
from landed.clock.clients import run_name
from landed.clock.concurrency import Concurrent, ask_concurrently
from landed.clock.latency import QueryClock, Times, expected_to_cost
from landed.clock.pool_trial import Pooled, PoolTrial, connected
from landed.clock.pooling import Left, left
from landed.clock.stopwatch import Stopwatch
from landed.contract import Contract
from landed.database.holders import lock_holders, with_holders
from landed.database.reach import CONNECT_S, Reached
from landed.errors import TargetError
from landed.evidence import Evidence
from landed.plugins.progress import Progress
from landed.plugins.target import FOLDER
from landed.promises.budgets import Concurrency, QueryBudget
from landed.settings import Settings
from landed.target import Database, connect

EXPLAINED = 3


@pytest.fixture
def query_times(
    request: pytest.FixtureRequest, settings: Settings, contract: Contract, stopwatch: Stopwatch, evidence: Evidence
) -> Callable[[QueryBudget], Times]:
    """Times the statements of a budget on a connection of their own; not on call."""
    reached: Mapping[str, Reached] = request.getfixturevalue("reached")
    assert settings.dsn is not None
    dsn, timeout_s = settings.dsn, contract.probe.timeout_s

    def measure(budget: QueryBudget) -> Times:
        if settings.profile == "oncall":
            evidence.not_run("a budget takes more samples than are for on call: use --profile gate")
        n, warmup = budget.samples, budget.warmup
        texts = [contract.read(each) for each in budget.queries]
        connection = connect(dsn, seconds=CONNECT_S)
        try:
            clock = QueryClock(connection, stopwatch, timeout_s, Progress(request.config, budget.name))
            times = clock.measure(texts, n=n, warmup=warmup, explained=EXPLAINED)
        finally:
            connection.close()
        times.limit_ms = min(budget.limits_ms.values())
        evidence.measure(warmup=warmup, cold_connection_ms=round(reached["dsn"].cold_ms, 3))
        return times

    return measure


@pytest.fixture
def overruns(evidence: Evidence) -> Callable[[QueryBudget, Times], list[Exceeded]]:
    """Records the figures of a budget's samples once, and tells which exceed their limits."""

    def judge(budget: QueryBudget, times: Times) -> list[Exceeded]:
        limits = dict[str, float](budget.limits_ms.items())
        return measured(evidence, times.samples, limits, budget.name, **times.figures)

    return judge


@pytest.fixture
def locks(settings: Settings, contract: Contract) -> Callable[[str], str]:
    """Words, and behind them who keeps readers waiting, as it is now."""
    assert settings.dsn is not None
    return partial(with_holders, dsn=settings.direct_dsn or settings.dsn, timeout_s=contract.probe.timeout_s)


@pytest.fixture
def why_stuck(settings: Settings, contract: Contract) -> Callable[[QueryBudget, Times], str]:
    """Says who held up a statement that never came to its end: a lock's holder, or the plan's dearest node."""
    assert settings.dsn is not None
    dsn, timeout_s = settings.dsn, contract.probe.timeout_s

    def say(budget: QueryBudget, times: Times) -> str:
        file = budget.queries[times.stuck]
        try:
            holders = lock_holders(settings.direct_dsn or dsn, timeout_s)
            return f"{file}: {'; '.join(holders) or dearest(file)}"
        except TargetError as error:
            return f"{file}: why cannot be told: {error}"

    def dearest(file: str) -> str:
        connection = connect(dsn, seconds=CONNECT_S)
        try:
            node = expected_to_cost(connection, contract.read(file), timeout_s)
        finally:
            connection.close()
        return f"the planner expects most of the cost in {node}"

    return say


@pytest.fixture
def asked_at_once(
    request: pytest.FixtureRequest, settings: Settings, contract: Contract, stopwatch: Stopwatch, evidence: Evidence
) -> Callable[[Concurrency], tuple[Concurrent, Left]]:
    """Lets many clients ask one question at once, and looks for what is left of them; not on call."""
    assert settings.dsn is not None
    dsn, timeout_s = settings.dsn, contract.probe.timeout_s
    name = run_name(request.config.stash[FOLDER], "crowd")
    reached: Mapping[str, Reached] = request.getfixturevalue("reached")

    def look() -> Left:
        database = Database(settings.direct_dsn or dsn, timeout_s=timeout_s)
        try:
            return left(database, name, pooled=reached["dsn"].something_between)
        finally:
            database.close()

    def ask(promised: Concurrency) -> tuple[Concurrent, Left]:
        if settings.profile == "oncall":
            evidence.not_run("many clients at once are not for on call: use --profile gate")
        text, n = contract.read(promised.query), promised.clients

        def together() -> Concurrent:
            return ask_concurrently(dsn, text, n, stopwatch=stopwatch, timeout_s=timeout_s, name=name)

        return connected(promised.name, evidence, together), look()

    return ask


@pytest.fixture(scope="session")
def pool_trial(pytestconfig: pytest.Config, settings: Settings, contract: Contract) -> PoolTrial:
    """The pooler on trial; what was seen of its mode is kept for all checks."""
    assert settings.dsn is not None
    seen_from, name = settings.direct_dsn or settings.dsn, run_name(pytestconfig.stash[FOLDER], "pool")
    return PoolTrial(settings.dsn, seen_from, contract.pooling, contract.probe.timeout_s, name)


@pytest.fixture
def pooled(
    pool_trial: PoolTrial,
    reached: Mapping[str, Reached],
    settings: Settings,
    stopwatch: Stopwatch,
    evidence: Evidence,
) -> Pooled:
    """Tries the pooler, alone: nobody else's figures suffer from it."""
    return Pooled(pool_trial, reached["dsn"].something_between, settings.profile, evidence)
