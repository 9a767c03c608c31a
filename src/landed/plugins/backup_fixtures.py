"""What checks of a backup ask for: the backup, examined once for all of them and all workers."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from landed.backup.dumping import make_backup
from landed.backup.examination import Examined, Examiner
from landed.backup.file import BackupFile
from landed.clock.quiet import held
from landed.conceal import Concealer
from landed.contract import Contract
from landed.database.seeds import Seeds
from landed.errors import Silent, TargetError
from landed.evidence import Evidence
from landed.lock import Lock
from landed.plugins.progress import Progress
from landed.plugins.target import FOLDER
from landed.preflight import Preflight
from landed.server.scratch import scratch_server
from landed.settings import Settings
from landed.target import Database, Refused

_SEEN, _WHY_NOT, _TURN = "backup.json", "backup-not-run.txt", "backup.lock"


@pytest.fixture
def backup(request: pytest.FixtureRequest, settings: Settings, evidence: Evidence) -> Examined:
    """The backup that `--backup` names or asks for, restored beside the target and compared with it."""
    if settings.backup is None:
        evidence.not_run("give --backup=FILE, or --backup=make to have one made")
    if settings.profile == "oncall":
        evidence.not_run("a restore is not for on call: use --profile gate")
    folder = request.config.stash[FOLDER]
    seen, why_not = folder / _SEEN, folder / _WHY_NOT
    with held(folder / _TURN):
        if not seen.exists() and not why_not.exists():
            try:
                _examine(request, settings).save(seen)
            except (Refused, Silent):
                raise
            except TargetError as error:
                why_not.write_text(str(error), encoding="utf-8")
    if why_not.exists():
        evidence.not_run(why_not.read_text(encoding="utf-8"))
    return Examined.load(seen)


def _examine(request: pytest.FixtureRequest, settings: Settings) -> Examined:
    """Make the backup where that is asked for, and look at it."""
    contract: Contract = request.getfixturevalue("contract")
    lock: Lock = request.getfixturevalue("lock")
    conceal: Concealer = request.getfixturevalue("conceal")
    target: Database = request.getfixturevalue("probe")
    examiner = Examiner(
        target=target,
        snapshot=request.getfixturevalue("snapshot"),
        seeds=Seeds(contract, settings.profile, target, lock.schemas[0], conceal),
        timeout_s=contract.backup.timeout_s,
        sample=contract.probe.sample,
    )
    made = settings.backup == "make"
    if made and _pooled(request.getfixturevalue("preflight"), settings):
        return _refused()
    path = _made(request, settings, examiner) if made else settings.backup
    assert isinstance(path, Path)
    try:
        with scratch_server(settings.scratch_dsn) as scratch:
            return examiner.examine(path, scratch, made=made)
    except (Refused, Silent):
        raise
    except TargetError as error:
        raise TargetError(f"{error}: give a --scratch-dsn whose role may create databases") from None


def _pooled(preflight: Preflight, settings: Settings) -> bool:
    """Would a dump go through a pooler? What pg_dump sets for its session would be set for others, or be lost."""
    name, dsn = ("direct-dsn", settings.direct_dsn) if settings.direct_dsn else ("dsn", settings.dsn)
    assert dsn is not None
    seen = preflight.reached.get(name)
    return dsn.says_pooled or dsn.looks_pooled or (seen is not None and seen.something_between)


def _refused() -> Examined:
    now = datetime.now(UTC)
    nothing = BackupFile(name="make", form="", size=0, taken=now, taken_by="nobody", problem="pooled")
    return Examined(made=True, file=nothing, now=now)


def _made(request: pytest.FixtureRequest, settings: Settings, examiner: Examiner) -> Path:
    """A new backup beside the report folder, never in it: reports are handed on, and a backup holds every row."""
    dsn = settings.direct_dsn or settings.dsn
    assert dsn is not None
    progress = Progress(request.config, "backup  ")
    path = make_backup(
        dsn,
        settings.report_dir.parent,
        major=examiner.snapshot.server.major,
        seconds=examiner.timeout_s,
        tell=lambda size: progress.say(f"{size:,} bytes"),
    )
    progress.announce(f"made: {path.name}, {path.stat().st_size:,} bytes")
    return path
