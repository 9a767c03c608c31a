"""What pytest-benchmark would show: its `pedantic`, with our own clock."""

from collections.abc import Callable
from typing import Any

from landed.clock.stopwatch import SAMPLED_TIME


class Recorder:
    """Keeps the samples of the one measurement that it is given."""

    enabled = True

    def __init__(self) -> None:
        self.samples: list[float] = []

    def pedantic(self, target: Callable[[], Any], *, rounds: int, warmup_rounds: int, iterations: int) -> None:
        """Call `target` so many times, and keep what the clock says of each."""
        for number in range(warmup_rounds + rounds):
            before = SAMPLED_TIME()
            target()
            if number >= warmup_rounds:
                self.samples.append((SAMPLED_TIME() - before) * 1000)
