"""What a client makes up of the figures that it takes itself."""

from collections.abc import Sequence

from landed.clock.stats import percentile, tail

OWN_SHARE, OWN_MS = 0.10, 0.3
"""More than this share of a figure, and whose slowness it is nobody knows; less than the second is no budget's."""


def measures_itself(own: Sequence[float], times: Sequence[float]) -> bool:
    """Is the client's own part too much of some times? Milliseconds, both.

    A disturbance of the moment moves the client's tail alone; what it does to all of them, its median.
    """
    if not own or not times:
        return False
    return _too_much(percentile(own, 0.5), percentile(times, 0.5)) and _too_much(tail(own), tail(times))


def _too_much(own: float, figure: float) -> bool:
    return own > max(OWN_MS, OWN_SHARE * figure)
