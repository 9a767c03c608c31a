"""What checks of the database's figures ask for: those read before the first check, and the server's own time."""

from collections.abc import Callable, Sequence
from typing import Any

import pytest

from landed.budget import measured
from landed.clock.server_time import ServerTime
from landed.clock.stopwatch import Stopwatch
from landed.contract import Contract
from landed.database.vitals import Vitals
from landed.evidence import Evidence
from landed.marks import Severity
from landed.preflight import Preflight
from landed.settings import Settings


@pytest.fixture
def vitals(preflight: Preflight, evidence: Evidence) -> Vitals:
    """The database's figures, before anything was measured."""
    if preflight.vitals is None:
        evidence.not_run(preflight.vitals_unread or "the figures were not read")
    return preflight.vitals


@pytest.fixture
def server_time(settings: Settings, contract: Contract, stopwatch: Stopwatch, evidence: Evidence) -> ServerTime:
    """Takes the server's own time, past the pooler where there is a string for it; not on call."""
    if settings.profile == "oncall":
        evidence.not_run("the server's own time is not for on call: use --profile gate")
    dsn = settings.direct_dsn or settings.dsn
    assert dsn is not None
    return ServerTime(dsn, stopwatch, contract.probe.timeout_s)


@pytest.fixture
def within(evidence: Evidence) -> Callable[..., None]:
    """Judges the median of some samples by a limit, both in milliseconds: it warns."""

    def judge(subject: str, samples: Sequence[float], limit: float, **beside: Any) -> None:
        for each in measured(evidence, samples, {"p50": limit}, subject, **beside):
            expected, found = each.words
            evidence.find(
                "slow",
                subject,
                severity=Severity.WARN,
                expected=expected,
                found=f"{found} ({', '.join(f'{name} {value}' for name, value in beside.items())})",
                source="the server's own time",
                remedy="Look at the compute's load, and at query_latency for the statement's plan.",
            )

    return judge
