"""What measured checks of the site ask for: the clock of its answers, and load; and what is told of load."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from landed import ration
from landed.clock.stopwatch import Stopwatch
from landed.contract import Contract
from landed.database import probes
from landed.errors import TargetError
from landed.evidence import Evidence
from landed.plugins.options import SETTINGS
from landed.plugins.parametrization import CONTRACT, SELECTION
from landed.plugins.progress import Progress
from landed.plugins.target import FOLDER
from landed.plugins.width import fitted
from landed.preflight import Preflight
from landed.promises.budgets import Stage
from landed.promises.site import Endpoint
from landed.report.language import Words
from landed.settings import Settings, Url
from landed.target import Database
from landed.traffic import load_file
from landed.traffic.api_latency import ApiClock
from landed.traffic.load import OwnEngine, Sessions, StageRecord, conduct
from landed.traffic.load_client import Tell, Volley
from landed.traffic.load_judge import LoadJudge
from landed.traffic.null_endpoint import null_endpoint
from landed.traffic.wire import proxy_for
from landed.web import politeness

KIND = "load"


@pytest.hookimpl(trylast=True)
def pytest_configure(config: pytest.Config) -> None:
    """A contract that would have more sent than it allows is wrong, whatever a run looks at."""
    contract = config.stash.get(CONTRACT, None)
    wrong = [f"{contract.path}: {each}" for each in politeness.problems(contract)] if contract else []
    if wrong:
        raise pytest.UsageError("\n".join(wrong))


@pytest.hookimpl(tryfirst=True)
def pytest_report_header(config: pytest.Config) -> list[str]:
    """What load will be sent, before anything is."""
    settings, contract = config.stash.get(SETTINGS, None), config.stash.get(CONTRACT, None)
    if not (settings and contract and contract.stage) or settings.profile == "oncall":
        return []
    if not (settings.base_url or settings.embedded) or not config.stash[SELECTION].takes(KIND, "test_stage", None):
        return []
    told = Words(settings.lang).line(politeness.announcement(contract, _rate(settings, contract)))
    return fitted(config, f"load     {told}")


@pytest.fixture(scope="session")
def null_url() -> Iterator[Url]:
    """A server that answers at once: what is measured there is this client."""
    with null_endpoint() as url:
        yield url


@pytest.fixture
def api_clock(
    request: pytest.FixtureRequest,
    settings: Settings,
    contract: Contract,
    stopwatch: Stopwatch,
    evidence: Evidence,
    null_url: Url,
    still_there: Callable[[str], None],
) -> ApiClock:
    """Times endpoints; few requests where somebody is on call."""
    url = _straight(settings, evidence)
    new, kept = politeness.latency_counts(contract, settings.profile)
    left = ration.requests(request.config.stash[FOLDER]) if settings.profile == "oncall" else None
    return ApiClock(
        url=url,
        new=new,
        kept=kept,
        ceiling_ms=contract.latency.ceiling_ms,
        pace=politeness.Pace(_rate(settings, contract), 1, left),
        stopwatch=stopwatch,
        evidence=evidence,
        null=null_url,
        tell=Progress(request.config, "latency "),
        still_there=still_there,
    )


def _rate(settings: Settings, contract: Contract) -> float | None:
    """Requests that may begin in a second; the sample landing is ours, and courtesy to it only takes time."""
    return None if settings.embedded else contract.politeness.rate


def _straight(settings: Settings, evidence: Evidence) -> Url:
    assert settings.base_url is not None
    proxy = proxy_for(settings.base_url)
    if proxy:
        evidence.not_run(f"{proxy} puts a proxy before the site: time is taken where the way is straight")
    return settings.base_url


class BenchmarkedEngine(OwnEngine):
    """The same, and each stage is one round of a benchmark."""

    def __init__(self, null: Url, stopwatch: Stopwatch) -> None:
        super().__init__(null)
        self._stopwatch = stopwatch

    def fire(self, stage: Stage, url: Url, path: str, endpoint: Endpoint, rate: float | None, tell: Tell) -> Volley:
        """Send a stage to the site."""
        volleys: list[Volley] = []

        def once() -> float:
            volleys.append(super(BenchmarkedEngine, self).fire(stage, url, path, endpoint, rate, tell))
            return volleys[0].seconds * 1000

        self._stopwatch.reported(once, 1)
        return volleys[0]


@pytest.fixture
def load(
    request: pytest.FixtureRequest, settings: Settings, contract: Contract, stopwatch: Stopwatch, evidence: Evidence
) -> Callable[[Stage], None]:
    """Sends a stage, or takes what `landed load` saw of it, and judges it."""

    def send(stage: Stage, endpoint: Endpoint) -> StageRecord:
        url = _straight(settings, evidence)
        progress = Progress(request.config, "load    ")
        progress.announce(f"{politeness.words(stage)}, {politeness.limit(_rate(settings, contract))}")
        return conduct(
            stage,
            endpoint,
            BenchmarkedEngine(request.getfixturevalue("null_url"), stopwatch),
            url,
            rate=_rate(settings, contract),
            sessions=lambda: _sessions(request, settings),
            tell=progress,
        )

    def run(stage: Stage) -> None:
        if settings.profile == "oncall":
            evidence.not_run("no load on call")
        assert settings.base_url is not None
        endpoint = next(each for each in contract.endpoint if each.name == stage.endpoint)
        record = load_file.adopt(settings.report_dir, contract, settings.base_url, stage.name)
        LoadJudge(stage, endpoint, record or send(stage, endpoint), evidence).judge()

    return run


def _sessions(request: pytest.FixtureRequest, settings: Settings) -> Sessions | None:
    """The database's sessions, where it was given and answers."""
    preflight: Preflight = request.getfixturevalue("preflight")
    if settings.dsn is None or any(root.blocks == "database" for root in preflight.roots):
        return None
    database: Database = request.getfixturevalue("probe")
    try:
        (row,) = database.ask(*probes.sessions())
    except TargetError:
        return None
    return Sessions(**row)


@pytest.hookimpl
def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    """What each stage came to, and what of it was this client."""
    reporter = config.pluginmanager.get_plugin("landed-reporter")
    words = Words(config.stash[SETTINGS].lang) if reporter is not None else Words("en")
    for check in reporter.checks.values() if reporter is not None else ():
        if check.kind == KIND and "p95_ms" in check.measurements:
            for line in fitted(config, _told(check.subject, check.measurements, words)):
                terminalreporter.write_line(line)


def _told(name: str, seen: Any, words: Words) -> str:
    sessions = {"before": str(seen["sessions_before"]), "after": str(seen["sessions_after"])}
    counted = seen["sessions_after"] is not None
    told = words(
        "load.told",
        stage=name,
        answered=str(seen["answered"]),
        requests=str(seen["requests"]),
        figures=", ".join(f"{each} {seen[f'{each}_ms']:.1f}" for each in ("p50", "p95", "p99", "max")),
        own=f"{seen['client_p95_ms'] or 0.0:.1f}",
        busy=f"{seen['client_cpu_share']:.0%}",
        by=seen["by"],
        sessions=words("load.sessions", **sessions) if counted else words("load.uncounted"),
    )
    return f"load     {told}"
