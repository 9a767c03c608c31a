"""What checks of hostile input ask for: one drive for all of them, and the database before and after it."""

import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pytest

from landed.clock.quiet import held
from landed.conceal import Concealer
from landed.contract import Contract
from landed.errors import TargetError
from landed.evidence import Evidence, NotRun
from landed.hostile.driven import Driven, load, save
from landed.hostile.harm import Harm, State, harm, look
from landed.hostile.process import drive, task
from landed.hostile.verdict import Verdict, judge_burst
from landed.lock import Lock
from landed.plugins.options import SETTINGS
from landed.plugins.parametrization import CONTRACT, LOCK, SELECTION
from landed.plugins.secrecy import SCRUBBER
from landed.plugins.target import FOLDER, database_answers
from landed.promises.hostile import OPERATION, Burst, Target
from landed.promises.openapi import beside, operations
from landed.report.language import Words
from landed.settings import Settings
from landed.target import Database
from landed.traffic.wire import proxy_for
from landed.web import politeness
from landed.web.asking import Asker
from landed.web.site import Answer

KIND = "api_fuzz"
_SEEN, _TURN = "hostile.json", "hostile.lock"


@pytest.hookimpl(tryfirst=True)
def pytest_report_header(config: pytest.Config) -> list[str]:
    """What hostile input will be sent, before anything is."""
    settings, contract = config.stash.get(SETTINGS, None), config.stash.get(CONTRACT, None)
    if not (settings and contract and contract.hostile.hunts) or settings.profile == "oncall":
        return []
    if not (settings.base_url or settings.embedded) or not config.stash[SELECTION].takes(KIND, "test_input", None):
        return []
    words = f"up to {politeness.counts(contract)['hostile']} requests, "
    return [f"hostile  {Words(settings.lang).line(words + politeness.limit(_rate(settings, contract)))}"]


def _rate(settings: Settings, contract: Contract) -> float | None:
    return None if settings.embedded else contract.politeness.rate


@pytest.fixture
def allowed(settings: Settings, evidence: Evidence, disturbs: None) -> None:
    """Hostile input may be sent: not on call, not through somebody's proxy; after whatever it may disturb."""
    if settings.profile == "oncall":
        evidence.not_run("hostile input is not for on call: use --profile gate")
    assert settings.base_url is not None
    proxy = proxy_for(settings.base_url)
    if proxy:
        evidence.not_run(f"{proxy} puts a proxy before the site: hostile input is sent where the way is straight")


class Drive:
    """Sends everything, once in a run, and looks at the database before and after."""

    def __init__(self, request: pytest.FixtureRequest, settings: Settings, contract: Contract) -> None:
        self._request, self._settings, self._contract = request, settings, contract
        self._folder: Path = request.config.stash[FOLDER]

    def __call__(self) -> Driven:
        """What came of it: of the check before, or now. One check does so at a time."""
        with held(self._folder / _TURN):
            if not (self._folder / _SEEN).exists():
                save(self._folder / _SEEN, self._driven())
        return load(self._folder / _SEEN)

    def _driven(self) -> Driven:
        answers: Mapping[str, Sequence[Answer]] = self._request.getfixturevalue("answers")
        known = next((calls[0].path for calls in answers.values() if not calls[0].error), "/")
        described, problem = self._described()
        promised, url = self._contract.hostile, self._settings.base_url
        assert url is not None
        targets = [*self._contract.driven, *described]
        given = task(url, promised, targets, known=known, rate=_rate(self._settings, self._contract))
        before = self._state()
        try:
            record = drive(given, self._folder)
        except NotRun as reason:
            return Driven(problem=str(reason))
        return Driven(record=record, harm=self._harm(before, self._state()), openapi=problem)

    def _described(self) -> tuple[Sequence[Target], str]:
        """What the site's own document describes, or what is wrong with it."""
        promised = self._contract.hostile
        if promised.openapi_path is None:
            return (), ""
        asker: Asker = self._request.getfixturevalue("asker")
        answer = asker.get(promised.openapi_path, fresh=False)
        head = f"GET {promised.openapi_path}: "
        if answer.error or answer.status != 200:
            return (), head + (answer.error or f"status {answer.status}")
        try:
            found = operations(json.loads(answer.body), OPERATION)[: promised.operations]
        except ValueError as error:
            return (), f"{head}{str(error).splitlines()[0]}"
        return beside(found, self._contract.driven), ""

    def _state(self) -> State | str:
        if self._settings.dsn is None or not database_answers(self._request.config):
            return "it was not given, or does not answer"
        conceal: Concealer = self._request.getfixturevalue("conceal")
        database = Database(self._settings.dsn, timeout_s=self._contract.probe.timeout_s)
        try:
            return look(database, self._contract, self._lock, conceal)
        except TargetError as error:
            return self._request.config.stash[SCRUBBER].scrub(str(error))
        finally:
            database.close()

    def _harm(self, before: State | str, after: State | str) -> Harm:
        unread = [each for each in (before, after) if isinstance(each, str)]
        if isinstance(before, str) or isinstance(after, str):
            return Harm(unread=unread[0])
        return harm(before, after, self._lock)

    @property
    def _lock(self) -> Lock:
        return self._request.config.stash[LOCK]


@pytest.fixture
def hunted(
    request: pytest.FixtureRequest, settings: Settings, contract: Contract, allowed: None
) -> Callable[[], Driven]:
    """What came of hostile input, sent once for all checks."""
    return Drive(request, settings, contract)


@pytest.fixture
def hostile(
    hunted: Callable[[], Driven], settings: Settings, contract: Contract, evidence: Evidence
) -> Callable[[Target | str], None]:
    """Judges one target, or all that the site's own document describes."""
    assert settings.base_url is not None
    url, within_s, own = settings.base_url, contract.hostile.within_s, [each.name for each in contract.driven]

    def judge(driven: Target | str) -> None:
        verdict = Verdict(hunted(), url, within_s, evidence)
        if isinstance(driven, Target):
            verdict.target(driven.name)
        else:
            verdict.described(own)

    return judge


@pytest.fixture
def unharmed(
    hunted: Callable[[], Driven], settings: Settings, contract: Contract, evidence: Evidence
) -> Callable[[], None]:
    """Judges what hostile input has done to the database."""
    assert settings.base_url is not None
    url = settings.base_url
    return lambda: Verdict(hunted(), url, contract.hostile.within_s, evidence).database()


@pytest.fixture
def in_a_row(
    request: pytest.FixtureRequest, asker: Asker, contract: Contract, evidence: Evidence, allowed: None
) -> Callable[[Burst], None]:
    """Calls an endpoint some times in a row, until the site refuses, and judges its answers."""
    still_there: Callable[[str], None] = request.getfixturevalue("still_there")

    def call(burst: Burst) -> None:
        endpoint = next(each for each in contract.endpoint if each.name == burst.endpoint)
        answers: list[Answer] = []
        with held(request.config.stash[FOLDER] / _TURN):
            while len(answers) < burst.calls and not (answers and answers[-1].status == 429):
                answers.append(asker.get(endpoint.path, endpoint.headers))
                if answers[-1].error:
                    still_there(f"GET {endpoint.path}: {answers[-1].error}")
        judge_burst(burst, endpoint, answers, evidence)

    return call
