"""Writes figures into their own section of README.md, and says under what conditions they were taken."""

import os
import platform
import time
from collections.abc import Iterable
from contextlib import suppress
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


def undisturbed() -> bool:
    """Ask for real-time scheduling, for this process and its children; whether we may."""
    with suppress(AttributeError, PermissionError):
        os.sched_setscheduler(0, os.SCHED_RR, os.sched_param(10))
        return True
    return False


def load() -> float:
    """Processes that want to run, this benchmark's among them: the load average of the last minute."""
    return os.getloadavg()[0]


def wait_for_rest(most: float, ends: float) -> None:
    """Until the load average is at most so much, or the monotonic clock says `ends`."""
    while load() > most and time.monotonic() < ends:
        time.sleep(1)


def conditions(rounds: int, loads: list[float], alone: bool) -> str:
    """One sentence: the machine, how busy it was, and who went first on it."""
    first = "client and server scheduled in real time, before all others" if alone else "ordinary scheduling"
    return (
        f"Medians of {rounds} rounds; {os.cpu_count()} cores, {platform.system()}, Python "
        f"{platform.python_version()}; load average {min(loads):.1f} to {max(loads):.1f}; {first}."
    )
