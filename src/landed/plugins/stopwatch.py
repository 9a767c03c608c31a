"""Time is measured alone: a check that asks for `stopwatch` runs while no other check of the run does.

Whoever asks for the fixture, directly or through another fixture, gets the marker `clock` (so that `-m clock` and
`-m "not clock"` work) and holds the room alone from before its set-up until after its tear-down, serially and with
any number of workers; all other checks hold it together (`landed.clock.quiet`). When a check got in and when its
body was over stands in its result as `started` and `ended`.

How a measured check takes its samples (`landed.clock.stopwatch.Stopwatch`; all times in milliseconds):

- `stopwatch.samples(function, n, warmup)`: the whole function, n times after a warm-up; a list of samples;
- `stopwatch.reported(function, n, warmup)`: the function times a part of itself and returns its sample;
  A concurrent stage is one such sample, its own time; those of its single requests are the function's business.

Judge the list with `landed.budget.measured(evidence, samples, limits)`: it records every figure once, and a failure
where there is no sample. The first measurement of a check is a benchmark of pytest-benchmark too (one round, one
sample, the same figures), so that its table, `--benchmark-json`, `--benchmark-compare` and `--benchmark-histogram`
serve its users; where it is off (`-n`, `--benchmark-disable`, `-p no:benchmark`) the judgement is the same.
Garbage collection is put off while samples are taken, and after a minute no further sample is begun.
"""

from collections.abc import Generator
from contextlib import ExitStack
from datetime import UTC, datetime

import pytest

from landed.clock.quiet import alone, together
from landed.clock.stopwatch import SAMPLED_TIME, Benchmark, Stopwatch
from landed.errors import OutOfTime
from landed.plugins.target import FOLDER
from landed.run.selection import kind_of

STARTED = pytest.StashKey[datetime]()
"""When the check got in."""
_KEPT_OUT = pytest.StashKey[str]()


class NoBenchmark:
    """Stands in for pytest-benchmark where that is not loaded."""

    @pytest.fixture
    def benchmark(self) -> None:
        """Nothing measures beside us."""


@pytest.hookimpl(trylast=True)
def pytest_configure(config: pytest.Config) -> None:
    """Measured checks run without pytest-benchmark, too."""
    if not config.pluginmanager.has_plugin("benchmark"):
        config.pluginmanager.register(NoBenchmark(), "landed-no-benchmark")


def is_measured(item: pytest.Item) -> bool:
    """Whether a check asks for the stopwatch."""
    return "stopwatch" in getattr(item, "fixturenames", ())


def pytest_itemcollected(item: pytest.Item) -> None:
    """The marker follows from use, and pytest-benchmark gets the clock of our samples."""
    if is_measured(item):
        item.add_marker(pytest.mark.clock)
        if item.config.pluginmanager.has_plugin("benchmark"):
            item.add_marker(pytest.mark.benchmark(timer=SAMPLED_TIME, group=kind_of(item.path)))


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """Hold the room, alone or together, from before the set-up until after the tear-down."""
    folder = item.config.stash.get(FOLDER, None)
    if folder is None:
        return (yield)
    with ExitStack() as stack:
        try:
            stack.enter_context((alone if is_measured(item) else together)(folder))
        except OutOfTime as error:
            item.stash[_KEPT_OUT] = str(error)
        item.stash[STARTED] = datetime.now(UTC)
        return (yield)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """A check that never got in has not looked."""
    if _KEPT_OUT in item.stash:
        pytest.skip(f"not run: {item.stash[_KEPT_OUT]}")


@pytest.fixture
def stopwatch(benchmark: Benchmark | None) -> Stopwatch:
    """Takes samples while no other check of the run is running."""
    return Stopwatch(benchmark)
