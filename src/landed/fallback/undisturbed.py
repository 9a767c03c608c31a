"""What must come to its end once begun, although somebody wants the run to end: signals wait, then are heard."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager

ENDINGS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


@contextmanager
def undisturbed() -> Iterator[None]:
    """Within the block, signals that would end the run wait; the first of them is passed on when it is over.

    Each step within must have an end of its own. Blocks may lie within blocks. Whoever handles a signal himself
    gets it; one that nobody handles raises KeyboardInterrupt. Outside the main thread: nothing.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    heard: list[int] = []
    # A function, not SIG_IGN: what is ignored stays ignored in the commands.
    before = {number: signal.signal(number, lambda got, frame: heard.append(got)) for number in ENDINGS}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, signal.SIG_DFL if handler is None else handler)
        if heard and before[signal.Signals(heard[0])] is not signal.SIG_IGN:
            _pass_on(signal.Signals(heard[0]))


def _pass_on(number: signal.Signals) -> None:
    if callable(signal.getsignal(number)):
        signal.raise_signal(number)
    else:  # by default the process would end here, with its last words unsaid
        raise KeyboardInterrupt(number.name)
