"""`--drill`: the target is put back whatever ends the run; and a drill that an earlier run left open is told first.

The process that cuts is the one that runs the check, which may be a worker; the controller answers for it: it puts
back what a worker that crashed or was stopped has left, before the verdict is drawn. What stays open is one failing
testcase (`signature::drill`), the last lines of the terminal, and exit status 1.
"""

import os
import signal
import threading
import time
from collections.abc import Generator
from contextlib import suppress
from pathlib import Path
from typing import Any, NoReturn

import pytest

from landed.contract import Contract
from landed.errors import LandedError
from landed.fallback import drill_restore, drill_state
from landed.fallback.cutting import Cutter, Mode
from landed.fallback.drill import DrillCutter
from landed.fallback.undisturbed import undisturbed
from landed.plugins import drill_commands
from landed.plugins.options import SETTINGS
from landed.plugins.parametrization import CONTRACT
from landed.plugins.progress import Progress
from landed.plugins.secrecy import SCRUBBER, add_secrets
from landed.promises.drill import Link
from landed.report.language import Words
from landed.run.outcomes import ExitStatus
from landed.settings import Settings

ENDINGS = (signal.SIGTERM, signal.SIGHUP)
FREED_S = 10.0
"""So long a worker that was killed may take to let go."""

_CUTTERS = pytest.StashKey[list[DrillCutter]]()
_HANDLERS = pytest.StashKey[list[tuple[int, Any]]]()
_OPEN = pytest.StashKey[str]()


def _links(contract: Contract) -> tuple[Link, ...]:
    rollback = contract.fallback.rollback
    return (*contract.fallback.link, rollback) if rollback else contract.fallback.link


@pytest.hookimpl(trylast=True)
def pytest_configure(config: pytest.Config) -> None:
    """With permission to drill: learn the commands' secrets, and let an ending signal end the run in order."""
    settings, contract = config.stash.get(SETTINGS, None), config.stash.get(CONTRACT, None)
    if settings is None or contract is None or settings.drill is None:
        return
    if not _links(contract):
        raise pytest.UsageError(f"--drill: {contract.path} has no [[fallback.link]]: there is nothing to cut")
    names = tuple(name for link in _links(contract) for name in link.environment)
    add_secrets(config, drill_restore.secrets(names, os.environ))
    if threading.current_thread() is threading.main_thread():
        handlers: list[tuple[int, Any]] = [(each, signal.signal(each, _end_in_order)) for each in ENDINGS]
        config.stash[_HANDLERS] = handlers


def _end_in_order(number: int, frame: object) -> NoReturn:
    raise KeyboardInterrupt(signal.Signals(number).name)


def pytest_landed_cutters(config: pytest.Config, settings: Settings, contract: Contract) -> list[Cutter]:
    """The contract's commands: nothing without `--drill`."""
    if settings.drill is None or settings.base_url is None:
        return []
    if _CUTTERS not in config.stash:
        ways: list[tuple[Mode, tuple[Link, ...]]] = [("drill", contract.fallback.link)]
        if contract.fallback.rollback is not None:
            ways.append(("rollback", (contract.fallback.rollback,)))
        config.stash[_CUTTERS] = [
            DrillCutter(
                links,
                url=settings.base_url,
                folder=settings.state_folder,
                contract=contract.name,
                environment=os.environ,
                scrubber=config.stash[SCRUBBER],
                mode=mode,
                tell=Progress(config, "drill   ").announce,
                keep=drill_commands.keeper(config),
            )
            for mode, links in ways
            if links
        ]
    return [*config.stash[_CUTTERS]]


def _restore_own(config: pytest.Config) -> None:
    """What this process has cut; what fails stays noted, and the controller asks again."""
    for cutter in config.stash.get(_CUTTERS, []):
        with suppress(LandedError, OSError):
            cutter.restore_all()
        cutter.close()


def _answers(config: pytest.Config) -> Path | None:
    """The state's folder, on the controller of a run that looks at something."""
    if SETTINGS not in config.stash or hasattr(config, "workerinput") or config.option.collectonly:
        return None
    return config.stash[SETTINGS].state_folder


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_sessionstart(session: pytest.Session) -> Generator[None, object, object]:
    """A drill that is still open: its restore command comes first; with permission for its host it is put back."""
    folder = _answers(session.config)
    line = drill_restore.headline(folder) if folder else None
    if line:
        _say(session.config, line)
        try:
            with undisturbed():
                _put_back(session.config)
        except KeyboardInterrupt:
            if _OPEN in session.config.stash:
                pytest.exit("not put back", int(ExitStatus.NOT_LANDED))
            raise
    return (yield)


def _put_back(config: pytest.Config) -> None:
    """Put back what is open in the state's folder, where this run may; and note what stays open."""
    folder = _answers(config)
    if folder is None:
        return
    told = ""
    try:
        told = _try_to_put_back(config, folder)
    except LandedError as error:
        told = f" ({error})"
    except OSError as error:
        told = f" ({error.filename}: {error.strerror})"
    line = drill_restore.headline(folder)
    if line:
        config.stash[_OPEN] = line + told
    elif _OPEN in config.stash:
        del config.stash[_OPEN]


def _try_to_put_back(config: pytest.Config, folder: Path) -> str:
    """Words about why it may not be tried, where that is so. Raises LandedError, OSError."""
    settings, state = config.stash[SETTINGS], drill_state.read(folder)
    if state is None:
        return ""
    if state.host != settings.drill:
        busy = drill_state.owner(folder) is not None
        return " (by a run that is still going on: let it end, it puts everything back)" if busy else ""
    add_secrets(config, drill_restore.secrets(state.environment, os.environ))
    drill_restore.put_back(
        folder,
        os.environ,
        config.stash[SCRUBBER],
        login=settings.base_url,
        tell=Progress(config, "drill   ").announce,
        keep=drill_commands.keeper(config),
    )
    if drill_state.read(folder) is None:
        _say(config, f"put back: {', '.join(state.sources)} of {state.host}")
    return ""


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any, error: object) -> None:
    """A worker that crashed in the middle of a drill: what it cut is put back at once."""
    config = node.config
    if not (error and _drills(config)):
        return
    with suppress(OSError):
        if drill_state.owner(config.stash[SETTINGS].state_folder) is None:
            _put_back(config)


def _drills(config: pytest.Config) -> bool:
    return SETTINGS in config.stash and config.stash[SETTINGS].drill is not None


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> Generator[None, object, object]:
    """Before the verdict: all is put back, or it is noted that it is not."""
    config = session.config
    try:
        with undisturbed():
            _restore_own(config)
            if _drills(config) and not hasattr(config, "workerinput"):
                _end_worker(config.stash[SETTINGS].state_folder)
            _put_back(config)
    except KeyboardInterrupt:  # the run ends here anyway: it is told as interrupted, with all its reports
        _interrupted(config)
    result = yield
    if _OPEN in config.stash and int(session.exitstatus) != ExitStatus.USAGE:
        session.exitstatus = int(ExitStatus.NOT_LANDED)
    return result


def _interrupted(config: pytest.Config) -> None:
    reporter = config.pluginmanager.get_plugin("landed-reporter")
    if reporter is not None:
        reporter.interrupted = True


def _end_worker(folder: Path) -> None:
    """The run ends while a worker of its own still drills: end that, so that its cuts can be put back from here."""
    with suppress(OSError):
        owner = drill_state.owner(folder)
        if owner is None or owner[1] != os.getpid():
            return
        with suppress(ProcessLookupError):
            os.kill(owner[0], signal.SIGKILL)
        end = time.monotonic() + FREED_S
        while drill_state.owner(folder) is not None and time.monotonic() < end:
            time.sleep(0.05)


def open_drill(config: pytest.Config) -> str | None:
    """What is not put back, and what to run."""
    return config.stash.get(_OPEN, None)


def by_hand(config: pytest.Config) -> list[str]:
    """The same in lines, with every command; none where all is back."""
    folder = _answers(config)
    return drill_restore.instructions(folder) if folder is not None and _OPEN in config.stash else []


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_unconfigure(config: pytest.Config) -> Generator[None, object, object]:
    """The last lines say exactly what to run."""
    result = yield
    for number, handler in config.stash.get(_HANDLERS, []):
        signal.signal(number, handler)
    if _OPEN in config.stash:
        folder = config.stash[SETTINGS].state_folder
        for line in drill_restore.instructions(folder):
            _say(config, line)
    return result


def _say(config: pytest.Config, line: str) -> None:
    reporter = config.pluginmanager.get_plugin("terminalreporter")
    if reporter is not None:
        reporter.ensure_newline()
        told = Words(config.stash[SETTINGS].lang).line(line)
        reporter.write_line(config.stash[SCRUBBER].scrub(told), red=True)
