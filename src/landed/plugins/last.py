"""What disturbs the site goes last: after every other check of the run, serially and with any number of workers.

Whoever asks for the fixture `disturbs`, directly or through another, is moved to the end of the collection; there
it waits until all others are over, which each tells by one byte in a file that all workers share.
"""

import time
from collections.abc import Generator
from pathlib import Path

import pytest

from landed.plugins.target import FOLDER

FILE = "over"
WAIT_S = 600.0
STILL_S = 30.0
"""So long nothing ends, and what is missing never will: its worker has crashed."""
POLL_S = 0.02

_OTHERS = pytest.StashKey[int]()
"""How many checks of this run disturb nobody."""


def disturbs_others(item: pytest.Item) -> bool:
    """Whether a check asks for the fixture."""
    return "disturbs" in getattr(item, "fixturenames", ())


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """The same order on every worker: the others, then these."""
    items.sort(key=disturbs_others)
    config.stash[_OTHERS] = sum(not disturbs_others(each) for each in items)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """Wait for all others, or tell that this one is over."""
    folder = item.config.stash.get(FOLDER, None)
    if folder is None:
        return (yield)
    if disturbs_others(item):
        _wait(folder / FILE, item.config.stash.get(_OTHERS, 0))
        return (yield)
    try:
        return (yield)
    finally:
        with (folder / FILE).open("ab") as file:
            file.write(b".")


def _wait(over: Path, others: int) -> None:
    ends = time.monotonic() + WAIT_S
    known, still = -1, time.monotonic() + STILL_S
    while (now := _size(over)) < others and time.monotonic() < min(ends, still):
        if now != known:
            known, still = now, time.monotonic() + STILL_S
        time.sleep(POLL_S)


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return 0


@pytest.fixture
def disturbs() -> None:
    """This check disturbs whatever looks at the site beside it, or after it."""
