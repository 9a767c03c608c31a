"""What checks of rendered pages ask for: all pages, opened once by one browser for all checks and all workers."""

import os
import shutil
from pathlib import Path

import pytest

from landed.browser.process import INSTALL, is_installed, visit
from landed.browser.record import Record, Task, Visit
from landed.browser.tips import Rendered
from landed.clock.quiet import held
from landed.contract import Contract
from landed.errors import TargetError
from landed.evidence import Evidence, NotRun
from landed.plugins.secrecy import SCRUBBER
from landed.plugins.target import FOLDER
from landed.settings import Settings
from landed.web.leaks import leaks

_SEEN, _TURN, _PLACE = "browser.json", "browser.lock", "browser"


@pytest.fixture
def browser(request: pytest.FixtureRequest, settings: Settings, contract: Contract, evidence: Evidence) -> Rendered:
    """Judges pages by what a browser saw of them."""
    if settings.browser == "none":
        evidence.not_run("no browser is wanted: leave out --browser=none")
    if settings.profile == "oncall":
        evidence.not_run("a browser is not for on call: use --profile gate")
    if not is_installed():
        evidence.not_run(f"no browser: {INSTALL}")
    folder = request.config.stash[FOLDER]
    with held(folder / _TURN):
        if not (folder / _SEEN).exists():
            _look(request, settings, contract, folder).save(folder / _SEEN)
    record = Record.load(folder / _SEEN)
    if record.problem:
        evidence.not_run(f"no browser starts ({record.problem}): playwright install chromium, or --browser=PROGRAM")
    return Rendered(record, contract, settings.profile, evidence, request.config.stash[SCRUBBER].scrub)


def _look(request: pytest.FixtureRequest, settings: Settings, contract: Contract, folder: Path) -> Record:
    place = folder / _PLACE
    place.mkdir(mode=0o700)
    values, unread = _values(request, settings, contract)
    url = settings.base_url
    assert url is not None
    record = visit(
        Task(
            base_url=url.address,
            login=(url.auth[0].reveal(), url.auth[1].reveal()) if url.auth else None,
            folder=str(place),
            program=settings.browser,
            sandbox=os.geteuid() != 0,
            visits=visits(contract, values),
        )
    )
    _keep_pictures(record, place, settings.report_dir)
    return Record(seen=record.seen, problem=record.problem, values=values, unread=unread)


def visits(contract: Contract, values: dict[str, str]) -> tuple[Visit, ...]:
    """Every page that is to be opened, in each of its languages; pictures are taken of the first."""
    return tuple(
        Visit(
            page=page.name,
            path=page.path,
            language=language,
            wanted=tuple(values[each] for each in page.browser.shows if each in values),
            websocket=page.browser.websocket.path if page.browser.websocket and not number else None,
            within_s=page.browser.within_s,
            requests=page.browser.requests,
            shots=not number,
        )
        for page in contract.page
        if page.browser
        for number, language in enumerate(page.browser.languages)
    )


def _values(
    request: pytest.FixtureRequest, settings: Settings, contract: Contract
) -> tuple[dict[str, str], dict[str, str]]:
    """What pages should show, read from the database; and what could not be read, with the reason."""
    values: dict[str, str] = {}
    unread: dict[str, str] = {}
    files = dict.fromkeys(file for page in contract.page if page.browser for file in page.browser.shows)
    for file in files:
        if settings.dsn is None:
            unread[file] = "give --dsn, which knows the value to look for"
            continue
        if request.getfixturevalue("preflight").snapshot is None:
            unread[file] = "--dsn does not answer"
            continue
        try:
            rows = request.getfixturevalue("ask_contract")(file)
        except (NotRun, TargetError) as error:
            unread[file] = str(error)
            continue
        value = next((each for row in rows[:1] for each in row.values()), None)
        if value is None or not str(value).strip():
            unread[file] = f"{file} finds no value to look for"
        else:
            values[file] = str(value)
    return values, unread


def _keep_pictures(record: Record, place: Path, reports: Path) -> None:
    """Put the pictures into the report folder, unless the page shows what no report may."""
    for seen in record.seen:
        if not leaks(seen.html):
            for name in seen.screenshots:
                shutil.copyfile(place / name, reports / name)
