"""Writes figures into their own section of README.md, and says under what conditions they were taken."""

import os
import platform
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

README = Path(__file__).with_name("README.md")


def put(section: str, lines: Iterable[str]) -> None:
    """Replace all below the heading `## section`, up to the next one. Raises ValueError where there is none."""
    head, found, rest = README.read_text(encoding="utf-8").partition(f"## {section}\n")
    if not found:
        raise ValueError(f"{README.name} has no section {section}")
    _, after, tail = rest.partition("\n## ")
    body = "\n".join(lines)
    README.write_text(f"{head}{found}\n{body}\n{after}{tail}", encoding="utf-8")


REAL_TIME, ORDINARY = "real time", "ordinary"
"""How client and server are scheduled: before all other work of the machine, or as landed itself always runs."""


def ways() -> tuple[str, ...]:
    """How they may be scheduled here; real time comes first, where it may be asked for."""
    with suppress(AttributeError, PermissionError), scheduled(REAL_TIME):
        return REAL_TIME, ORDINARY
    return (ORDINARY,)


@contextmanager
def scheduled(how: str) -> Iterator[None]:
    """Schedule this process, and what it starts meanwhile, in one of these ways; afterwards in the ordinary one."""
    if how == REAL_TIME:
        os.sched_setscheduler(0, os.SCHED_RR, os.sched_param(10))
    try:
        yield
    finally:
        if how == REAL_TIME:
            os.sched_setscheduler(0, os.SCHED_OTHER, os.sched_param(0))


def load() -> float:
    """Processes that want to run, this benchmark's among them: the load average of the last minute."""
    return os.getloadavg()[0]


def wait_for_rest(most: float, ends: float) -> None:
    """Until the load average is at most so much, or the monotonic clock says `ends`."""
    while load() > most and time.monotonic() < ends:
        time.sleep(1)


def conditions(rounds: int, loads: list[float], ways: Sequence[str]) -> str:
    """One sentence: the machine, how busy it was, and who went first on it."""
    first = f"client and server scheduled in {ways[0]}" if len(ways) > 1 else "ordinary scheduling"
    beside = ", and in turn with that in the ordinary way, as landed itself runs" if len(ways) > 1 else ""
    return (
        f"Medians of {rounds} rounds; {os.cpu_count()} cores, {platform.system()}, Python "
        f"{platform.python_version()}; load average {min(loads):.1f} to {max(loads):.1f}; {first}{beside}."
    )
