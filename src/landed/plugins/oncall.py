"""On call the terminal is for somebody who has just been woken: no dots, no tables, only what is at the end."""

import pytest

from landed.plugins.options import SETTINGS


def _quiet(config: pytest.Config) -> bool:
    """On call, unless more was asked for by -v."""
    on_call = SETTINGS in config.stash and config.stash[SETTINGS].profile == "oncall"
    return on_call and config.get_verbosity() <= 0


def pytest_configure(config: pytest.Config) -> None:
    """A handful of samples is no benchmark: no table of them."""
    if _quiet(config) and hasattr(config.option, "benchmark_disable"):
        config.option.benchmark_disable = True


@pytest.hookimpl(trylast=True)
def pytest_sessionstart(session: pytest.Session) -> None:
    """Neither files nor percentages."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if reporter is not None and _quiet(session.config):
        reporter.showfspath = False
        # pytest decides this before an option of ours is known, and has no public way to change its mind.
        reporter._show_progress_info = False


@pytest.hookimpl(tryfirst=True)
def pytest_report_teststatus(report: pytest.TestReport, config: pytest.Config) -> tuple[str, str, str] | None:
    """Count every check, and write nothing for it."""
    if not _quiet(config):
        return None
    if report.when == "call" or not report.passed:
        return ("error" if report.failed and report.when != "call" else report.outcome), "", ""
    return "", "", ""
