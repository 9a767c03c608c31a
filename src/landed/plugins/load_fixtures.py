"""What measured checks of the site ask for: the clock of its answers, and load; and what is told of load."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from landed import ration
from landed.clock.stopwatch import Stopwatch
from landed.contract import Contract
from landed.database.sessions import Sessions, sessions_seen
from landed.evidence import Evidence
from landed.plugins.options import SETTINGS
from landed.plugins.parametrization import CONTRACT, SELECTION
from landed.plugins.progress import Progress
from landed.plugins.target import FOLDER, database_answers
from landed.plugins.width import fitted
from landed.preflight import Preflight
from landed.promises.budgets import Stage
from landed.promises.site import Endpoint
from landed.report.language import Words
from landed.settings import Settings, Url
from landed.traffic import load_file
from landed.traffic.api_latency import ApiClock
from landed.traffic.load import OwnEngine, conduct
from landed.traffic.load_after import AfterJudge
from landed.traffic.load_client import Tell, Volley
from landed.traffic.load_judge import LoadJudge
from landed.traffic.load_record import StageRecord
from landed.traffic.null_endpoint import null_endpoint
from landed.traffic.source_told import deployment
from landed.traffic.wire import proxy_for
from landed.web import politeness

KIND, CHECKS = "load", ("test_stage", "test_afterwards")
"""What judges load: each of them has it sent."""


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
    if not (settings.base_url or settings.embedded):
        return []
    if not any(config.stash[SELECTION].takes(KIND, each, None) for each in CHECKS):
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


@dataclass(frozen=True)
class Load:
    """Sends each stage once in a run, or takes what `landed load` saw of it, for the checks that judge it."""

    request: pytest.FixtureRequest
    settings: Settings
    contract: Contract
    stopwatch: Stopwatch
    evidence: Evidence

    def under(self, stage: Stage) -> None:
        """Judge the stage itself."""
        LoadJudge(stage, self._endpoint(stage), self._record(stage), self.evidence).judge()

    def afterwards(self, stage: Stage) -> None:
        """Judge what it left behind."""
        AfterJudge(stage, self._endpoint(stage), self._record(stage), self.evidence).judge()

    def _endpoint(self, stage: Stage) -> Endpoint:
        return next(each for each in self.contract.endpoint if each.name == stage.endpoint)

    def _record(self, stage: Stage) -> StageRecord:
        if self.settings.profile == "oncall":
            self.evidence.not_run("no load on call")
        folder: Path = self.request.config.stash[FOLDER]
        earlier = load_file.kept(folder)
        known = next((each for each in earlier if each.stage == stage.name), None) or self._adopted(stage)
        if known is None:
            known = self._sent(stage, earlier)
            load_file.keep(folder, known)
        return known

    def _adopted(self, stage: Stage) -> StageRecord | None:
        assert self.settings.base_url is not None
        preflight: Preflight = self.request.getfixturevalue("preflight")
        answers = preflight.answers.get(f"endpoint:{stage.endpoint}", ())
        named = deployment(answers[-1].headers) if answers else None
        return load_file.adopt(self.settings.report_dir, self.contract, self.settings.base_url, stage.name, named)

    def _sent(self, stage: Stage, earlier: Sequence[StageRecord]) -> StageRecord:
        url, rate = _straight(self.settings, self.evidence), _rate(self.settings, self.contract)
        progress = Progress(self.request.config, "load    ")
        progress.announce(f"{politeness.words(stage)}, {politeness.limit(rate)}")
        return conduct(
            stage,
            self._endpoint(stage),
            BenchmarkedEngine(self.request.getfixturevalue("null_url"), self.stopwatch),
            url,
            rate=rate,
            sessions=self._sessions,
            tell=progress,
            calm=progress.asked,
            earlier=earlier,
        )

    def _sessions(self) -> Sessions | None:
        """The database's sessions, where it was given and answers."""
        if not database_answers(self.request.config):
            return None
        return sessions_seen(self.request.getfixturevalue("probe"))


@pytest.fixture
def load(
    request: pytest.FixtureRequest, settings: Settings, contract: Contract, stopwatch: Stopwatch, evidence: Evidence
) -> Load:
    """Load, and what is judged of it."""
    return Load(request, settings, contract, stopwatch, evidence)


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
