"""What checks of the fallback ask for: the ladder, climbed once for all of them, and whoever can cut a source."""

import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from landed.clock.stopwatch import Stopwatch
from landed.conceal import Concealer
from landed.contract import Contract
from landed.database.sessions import Sessions, sessions_seen
from landed.errors import TargetError
from landed.evidence import Evidence, NotRun
from landed.fallback.cutting import CannotSave, Cutter, Mode
from landed.fallback.ladder import Ladder
from landed.fallback.ladder_judge import LadderJudge
from landed.fallback.ladder_record import LadderRecord
from landed.fallback.passive import Passive
from landed.fallback.rungs import name_of
from landed.plugins.progress import Progress
from landed.plugins.secrecy import SCRUBBER
from landed.plugins.target import FOLDER
from landed.preflight import Preflight
from landed.promises.fallback import Rung
from landed.promises.site import Mirror
from landed.settings import Settings
from landed.target import Database
from landed.web.site import Answer

KIND = "fallback"
NO_WAY = "give --fallback-url or --drill=HOST"
NO_DRILL = "give --drill=HOST"
SAMPLE_RATE, SAMPLE_PACE = 30.0, 1000.0
"""The sample is nobody's: the prober is quicker there, and the looks wait for no turn."""
UNFIT = re.compile(r"[^\w.-]")
"""What no file's name has."""
_ROLLBACK: tuple[Mode, ...] = ("rollback",)
_LADDER: tuple[Mode, ...] = ("drill", "embedded")


class Hooks:
    """What others may add to a run."""

    @pytest.hookspec
    def pytest_landed_cutters(self, config: pytest.Config, settings: Settings, contract: Contract) -> list[Cutter]:
        """Ways to cut the site's sources and to put them back, in whichever process the check runs."""
        return []


def pytest_addhooks(pluginmanager: pytest.PytestPluginManager) -> None:
    """Let plugins hand over cutters."""
    pluginmanager.add_hookspecs(Hooks)


class Fallback:
    """Tries the way back in whatever way there is, and judges it for one check."""

    def __init__(self, request: pytest.FixtureRequest, settings: Settings, evidence: Evidence) -> None:
        self._request = request
        self._settings = settings
        self._evidence = evidence
        self._contract: Contract = request.getfixturevalue("contract")
        config = request.config
        found: Sequence[Sequence[Cutter]] = config.hook.pytest_landed_cutters(
            config=config, settings=settings, contract=self._contract
        )
        self._cutters = [each for some in found for each in some]

    def saved(self) -> None:
        """What must be put back was in hand before anything was broken."""
        if self._settings.fallback_url is not None and self._cutter(_LADDER) is None:
            self._evidence.not_applicable("nothing is broken: --fallback-url is cut off for good")
        self._judge(_LADDER, NO_WAY).saved()

    def rung(self, rung: Rung) -> None:
        """One source of the chain, by each way that there is."""
        passive = self._settings.fallback_url is not None
        if passive and rung == self._contract.fallback.rungs[0]:
            self._look(rung)
            if self._cutter(_LADDER) is None:
                return
        elif passive and self._cutter(_LADDER) is None:
            self._evidence.not_run(f"--fallback-url is cut off from its database alone: {NO_DRILL}")
        self._judge(_LADDER, NO_WAY).rung(rung)

    def recovery(self) -> None:
        """Back on the database."""
        self._judge(_LADDER, NO_DRILL).recovery()

    def as_before(self) -> None:
        """The system as it was."""
        self._judge(_LADDER, NO_DRILL).as_before()

    def rollback(self) -> None:
        """The switch, turned and turned back."""
        self._judge(_ROLLBACK, NO_DRILL).rollback()

    def _cutter(self, modes: Sequence[Mode]) -> Cutter | None:
        return next((each for each in self._cutters if each.mode in modes), None)

    def _judge(self, modes: Sequence[Mode], otherwise: str) -> LadderJudge:
        cutter = self._cutter(modes)
        if cutter is None:
            self._evidence.not_run(otherwise)
        return LadderJudge(self._contract, self._climbed(cutter), self._evidence)

    def _climbed(self, cutter: Cutter) -> LadderRecord:
        """The record of this way: of the check before, or climbed now. One check does so at a time."""
        path = _path(self._request.config.stash[FOLDER], cutter.mode)
        if path.is_file():
            return LadderRecord.load(path)
        assert self._settings.base_url is not None
        progress = Progress(self._request.config, f"fallback {cutter.mode}:")
        ladder = Ladder(
            self._contract,
            self._settings.base_url,
            cutter,
            self._conceal,
            self._known(),
            self._sessions,
            progress.announce if cutter.mode == "drill" else lambda words: None,
            self._keep,
            self._current,
            SAMPLE_RATE if self._settings.embedded else None,
            SAMPLE_PACE if self._settings.embedded else None,
        )
        record = ladder.climb()
        record.save(path)
        return record

    def _look(self, rung: Rung) -> None:
        assert self._settings.fallback_url is not None
        answers: Mapping[str, Sequence[Answer]] = self._request.getfixturevalue("answers")
        first = {
            name.partition(":")[2]: calls[0] for name, calls in answers.items() if name.startswith("endpoint:")
        }
        Passive(
            contract=self._contract,
            url=self._settings.fallback_url,
            healthy=first,
            known=self._known(),
            conceal=self._conceal,
            evidence=self._evidence,
        ).judge(rung)

    def _keep(self, answers: Mapping[str, Answer]) -> str:
        """What the contract wants kept of the site as it is, beside the reports."""
        name = self._contract.fallback.saved
        if name is None:
            return ""
        file = self._settings.report_dir / f"current-{UNFIT.sub('-', name)}.json"
        try:
            file.write_text(self._request.config.stash[SCRUBBER].scrub(answers[name].body), encoding="utf-8")
        except OSError as error:
            raise CannotSave(f"{file}: cannot be written: {error.strerror}") from None
        return file.name

    def _current(self, mirror: Mirror) -> Sequence[Mapping[str, Any]] | None:
        """A list's rows as the database has them now, where it can be asked."""
        if not self._database_answers:
            return None
        ask: Callable[..., list[dict[str, Any]]] = self._request.getfixturevalue("ask_contract")
        try:
            return ask(mirror.query, anew=True)
        except (TargetError, NotRun):
            return None

    @property
    def _conceal(self) -> Concealer:
        conceal: Concealer = self._request.getfixturevalue("conceal")
        return conceal

    def _known(self) -> dict[tuple[str, str], str]:
        """The markers' values as the database itself has them, as far as it can be asked."""
        known: dict[tuple[str, str], str] = {}
        if not self._database_answers:
            return known
        ask: Callable[[str], list[dict[str, Any]]] = self._request.getfixturevalue("ask_contract")
        for marker in self._contract.marker:
            try:
                values = [each for row in ask(marker.query)[:1] for each in row.values()]
            except (TargetError, NotRun):
                continue
            if values and values[0] is not None:
                known[self._contract.fallback.chain[0], name_of(marker)] = str(values[0])
        return known

    @property
    def _database_answers(self) -> bool:
        preflight: Preflight = self._request.getfixturevalue("preflight")
        return self._settings.dsn is not None and preflight.snapshot is not None

    def _sessions(self) -> Sessions | None:
        """The database's sessions, counted on a connection that no cut has met."""
        dsn = self._settings.direct_dsn or self._settings.dsn
        if dsn is None or not self._database_answers:
            return None
        database = Database(dsn, timeout_s=self._contract.probe.timeout_s)
        try:
            return sessions_seen(database)
        finally:
            database.close()


@pytest.fixture
def fallback(
    request: pytest.FixtureRequest,
    settings: Settings,
    contract: Contract,
    stopwatch: Stopwatch,
    disturbs: None,
    evidence: Evidence,
) -> Fallback:
    """The way back, tried: alone, after every other check; not on call."""
    if not contract.fallback.chain:
        evidence.not_applicable("the contract promises no fallback")
    if settings.profile == "oncall":
        evidence.not_run("nothing is cut on call: use --profile gate")
    return Fallback(request, settings, evidence)


def _path(folder: Path, mode: str) -> Path:
    return folder / f"ladder-{mode}.json"
