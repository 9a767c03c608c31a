"""What CI shows of a run: the job's page where `$GITHUB_STEP_SUMMARY` names a file, and a few annotations."""

from typing import Any

import pytest

from landed.plugins.options import SETTINGS
from landed.report.annotations import annotations
from landed.report.step_summary import step_summary
from landed.run import job_page
from landed.run.attempts import Ledger


@pytest.hookimpl(trylast=True)
def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    """After everything else on the terminal, made from results.json as it was written."""
    reporter = config.pluginmanager.get_plugin("landed-reporter")
    if reporter is None or not reporter.document:
        return
    lang, path, ledger = config.stash[SETTINGS].lang, job_page.page_path(), Ledger.mine()
    lines = annotations(reporter.document, lang) if job_page.wants_lines() else []
    try:
        page = step_summary(reporter.document, lang, job_page.room(path)) if path else ""
        if ledger is not None:
            job_page.keep(ledger.path.parent, page, lines)
            return
        if path is not None:
            job_page.add(path, page)
    except OSError as error:
        terminalreporter.write_line(f"{job_page.PAGE}: {path}: {error.strerror}", yellow=True)
    for line in lines:
        terminalreporter.write_line(line)
