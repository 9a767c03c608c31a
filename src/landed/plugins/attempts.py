"""`--retry-for`: a process that does nothing else repeats the run, and each attempt knows those before it."""

import os
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import pytest

from landed.errors import UsageError
from landed.evidence import Finding
from landed.plugins.options import ARGUMENTS, INFORMATION, SETTINGS
from landed.plugins.target import PREFLIGHT
from landed.report.language import Words
from landed.run.attempts import Attempt, Ledger, account, keep_asking, recovered
from landed.run.job_page import publish
from landed.run.outcomes import CheckResult, ExitStatus, Outcome
from landed.settings import parse_duration


@pytest.hookimpl(tryfirst=True)
def pytest_cmdline_main(config: pytest.Config) -> int | None:
    """Where `--retry-for` is given, run the attempts instead of a session; what is given wrongly is told by one."""
    text = config.getoption("landed_retry_for") or os.environ.get("LANDED_RETRY_FOR")
    information = config.option.collectonly or any(config.getoption(each, None) for each in INFORMATION)
    if not text or information or hasattr(config, "workerinput") or Ledger.mine() is not None:
        return None
    try:
        seconds = parse_duration(str(text))
    except UsageError:
        return None
    capture = config.pluginmanager.get_plugin("capturemanager")
    if capture is not None:  # an attempt writes to the terminal itself
        capture.suspend_global_capture(in_=True)
    place = config.invocation_params.dir
    korean = (config.getoption("landed_lang") or os.environ.get("LANDED_LANG")) == "ko"
    words = Words("ko" if korean else "en")
    return keep_asking(
        config.stash[ARGUMENTS],
        seconds,
        place,
        lambda told: _say(f"\nlanded   {words.line(told)}\n"),
        lambda left: publish(left, _say),
    )


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def passed_later(config: pytest.Config, checks: Sequence[CheckResult], roots: Sequence[Finding]) -> list[Finding]:
    """What passed only later and no check tells of: in the look before the checks, and in earlier attempts."""
    preflight, ledger = config.stash.get(PREFLIGHT, None), Ledger.mine()
    found = [*preflight.retried] if preflight else []
    if ledger is None or any(each.outcome is Outcome.BLOCKED for each in checks):
        return found
    red = {each.id for each in [*roots, *(each for check in checks for each in check.findings)] if each.red}
    return [*found, *recovered(ledger.read().attempts, red, datetime.now(UTC))]


def attempts_so_far(config: pytest.Config) -> dict[str, Any] | None:
    """The account of the attempts, this one included; None where nobody asked for more than one."""
    ledger, asked_for_s = Ledger.mine(), config.stash[SETTINGS].retry_for
    if ledger is None or asked_for_s is None:
        return None
    return account(ledger.read(), asked_for_s, datetime.now(UTC))


NEARLY_S = 5.0
"""An attempt that ends so shortly before the time is over counts as the last: better told twice than not at all."""


def is_last(document: dict[str, Any]) -> bool:
    """Does no attempt come after the one of this results.json?"""
    how = document["attempts"]
    if how is None or document["exit_status"] != ExitStatus.NOT_LANDED:
        return True
    return bool(how["seconds"] + NEARLY_S >= how["asked_for_s"])


def note_attempt(document: dict[str, Any], started: datetime) -> None:
    """Leave for the next attempt what this one, by its results.json, found."""
    ledger = Ledger.mine()
    if ledger is None:
        return
    found = [*document["roots"], *(each for check in document["checks"] for each in check["findings"])]
    red = {each["id"]: each["found"] for each in found if each["severity"] == "block" and not each["waived_by"]}
    ledger.add(
        Attempt(
            started=started,
            seconds=document["seconds"],
            exit_status=document["exit_status"],
            verdict=document["verdict"],
            red=red,
        )
    )
