"""How wide the terminal is, for what is written to it; a log has no width."""

import sys

import pytest

from landed.report.columns import folded, wanted

_COLUMNS = pytest.StashKey[int | None]()

TABLE = ("median", "max", "mean", "min", "rounds", "stddev", "iqr", "ops")
"""Columns of pytest-benchmark's table, those first that are kept longest."""
LEGEND, NAME, FIGURE, WHOLE = 110, 52, 21, 240
"""Columns that its legend, a check's name, a figure and the whole table take."""


def pytest_configure(config: pytest.Config) -> None:
    """Measure it once, before anything is captured, and let pytest-benchmark's table be no wider."""
    columns = wanted(sys.stdout.isatty())
    config.stash[_COLUMNS] = columns
    if columns is None or columns >= WHOLE or not hasattr(config.option, "benchmark_quiet"):
        return
    if columns < LEGEND:
        config.option.benchmark_quiet = True
    elif not config.option.benchmark_columns:
        config.option.benchmark_columns = list(TABLE[: max(1, (columns - NAME) // FIGURE)])


def fitted(config: pytest.Config, line: str) -> list[str]:
    """A line in as many as the terminal's width wants."""
    return folded(line, config.stash.get(_COLUMNS, None))


def columns_of(config: pytest.Config) -> int | None:
    """Columns of the terminal; None for a log."""
    return config.stash.get(_COLUMNS, None)
