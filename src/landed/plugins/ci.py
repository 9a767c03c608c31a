"""What CI shows of a run: the job's page where `$GITHUB_STEP_SUMMARY` names a file, and a few annotations."""

from typing import Any

import pytest

from landed.plugins.options import SETTINGS
from landed.report.annotations import annotations
from landed.report.language import Words
from landed.report.rendering import Rendering
from landed.report.step_summary import step_summary
from landed.run import job_page
from landed.run.attempts import Ledger


@pytest.hookimpl(trylast=True)
def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    """After everything else on the terminal, made from results.json as it was written."""
    reporter = config.pluginmanager.get_plugin("landed-reporter")
    if reporter is None or not reporter.document:
        return
    document, lang, rendering = reporter.document, config.stash[SETTINGS].lang, Rendering()
    path, ledger = job_page.page_path(), Ledger.mine()
    lines: list[str] = []
    if job_page.wants_lines():
        lines = rendering.of("annotations", lambda: annotations(document, lang), lambda fault: [])
    try:
        page = ""
        if path is not None:
            room = job_page.room(path)
            page = rendering.of(job_page.PAGE, lambda: step_summary(document, lang, room), lambda fault: "")
        if ledger is not None:
            job_page.keep(ledger.path.parent, page, lines)
            return
        if path is not None:
            job_page.add(path, page)
    except OSError as error:
        terminalreporter.write_line(f"{job_page.PAGE}: {path}: {error.strerror}", yellow=True)
    for line in lines:
        terminalreporter.write_line(line)
    for fault in rendering.faults:
        terminalreporter.write_line(Words(lang)("unrendered", what=fault), yellow=True)
