"""An end for waits that have none of their own."""

import threading
from collections.abc import Callable
from typing import Any, TypeVar

from landed.errors import Silent

T = TypeVar("T")


def within(seconds: float, what: str, call: Callable[[], T]) -> T:
    """Call in a thread of its own and wait at most `seconds`: for waits that nothing else can end.

    Raises Silent; the thread is left behind as a daemon, so that it cannot hold up the end of the run.
    """
    box: list[tuple[bool, Any]] = []

    def work() -> None:
        try:
            box.append((True, call()))
        except Exception as error:  # noqa: BLE001 - handed to the caller below
            box.append((False, error))

    thread = threading.Thread(target=work, daemon=True, name=f"landed: {what}")
    thread.start()
    thread.join(seconds)
    if not box:
        raise Silent(f"{what}: no answer within {seconds:g} s")
    good, value = box[0]
    if not good:
        raise value
    result: T = value
    return result
