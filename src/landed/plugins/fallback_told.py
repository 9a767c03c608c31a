"""What becomes of a ladder's record and of a drill's commands: results.json, and a line of the terminal."""

from typing import Any

import pytest

from landed.fallback.ladder_record import LadderRecord
from landed.fallback.outage import timeline
from landed.plugins import drill_commands
from landed.plugins.drill import by_hand
from landed.plugins.fallback_fixtures import KIND
from landed.plugins.options import SETTINGS
from landed.plugins.parametrization import CONTRACT
from landed.plugins.target import FOLDER
from landed.plugins.width import fitted
from landed.report.language import Words


def tried(config: pytest.Config) -> dict[str, Any]:
    """What happened while sources were cut, by whichever process cut them, for results.json.

    Where no cut took, nobody saw an outage: such requests say nothing of one.
    """
    folder = config.stash.get(FOLDER, None)
    records = [LadderRecord.load(each) for each in sorted(folder.glob("ladder-*.json"))] if folder else []
    probes = [probe for each in records if each.took for probe in each.probes]
    events = [(at, f"{each.way}: {words}") for each in records for at, words in each.events]
    return {
        "timeline": timeline(probes, events),
        "commands": drill_commands.said(config),
        "not_put_back": by_hand(config),
    }


def pytest_report_header(config: pytest.Config) -> list[str]:
    """What a drill may send, before it does: it comes beside what a run sends else, at the same rate."""
    if SETTINGS not in config.stash or CONTRACT not in config.stash or config.stash[SETTINGS].drill is None:
        return []
    settings, contract = config.stash[SETTINGS], config.stash[CONTRACT]
    limits = f"at most {contract.fallback.requests:,} requests each time that its sources are cut"
    told = f"{settings.drill}: {limits}, {contract.politeness.rate:g} in a second with all others"
    return [f"drill    {Words(settings.lang).line(told)}"]


@pytest.hookimpl
def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    """How the way back was tried, and what it cost visitors."""
    reporter, words = config.pluginmanager.get_plugin("landed-reporter"), Words(config.stash[SETTINGS].lang)
    for check in reporter.checks.values() if reporter is not None else ():
        seen = check.measurements
        if check.kind == KIND and "downtime_s" in seen and "recovered_s" in seen:
            told = words(
                "fallback.told",
                requests=str(seen["requests"]),
                failed=str(seen["failed"]),
                downtime=f"{seen['downtime_s']:.1f}",
                gap=f"{seen['longest_gap_s']:.1f}",
                back=_back(words, seen["settled_s"]),
            )
            for line in fitted(config, f"fallback {seen['way']}: {told}"):
                terminalreporter.write_line(line)


def _back(words: Words, settled_s: float | None) -> str:
    return words("fallback.never") if settled_s is None else words("fallback.back", s=f"{settled_s:.1f}")
