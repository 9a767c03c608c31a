"""What a run that tried a pooler says."""

from typing import Any

from tests.support.operator import Run
from tests.support.timed_contract import Ground

CHECKS = {
    "test_transaction_mode",
    "test_beyond_the_pool",
    "test_transaction_settings",
    "test_unnamed_statements",
    "test_nothing_left",
}
REQUIRED = '"require"'
"""A pooler, as the contract's header has it."""


def through(ground: Ground, port: int) -> str:
    """The owner's string with another port."""
    return ground.landing.dsn.replace(f":{ground.server.port}/", f":{port}/")


def tried(run: Run) -> list[dict[str, Any]]:
    """The checks that try a pooler; others may prove the same row."""
    return [each for each in run.results["checks"] if each["kind"] == "pooling"]


def measured(run: Run) -> dict[str, Any]:
    """Measurements by the name of the check."""
    return {each["nodeid"].rpartition("::")[2]: each["measurements"] for each in tried(run)}


def outcomes(run: Run) -> dict[str, str]:
    """Outcomes by the name of the check."""
    return {each["nodeid"].rpartition("::")[2]: each["outcome"] for each in tried(run)}
