"""What the checks find in an altered scene beyond what they tell of the healthy one."""

from collections import Counter

from tests.support.bench import look
from tests.support.mutants import Brief
from tests.support.scene import Scene

DATABASE = ("test_1", "test_2", "test_4_3", "test_9")
"""Checks that a catalogue can change; those of the site look at their answers."""
Only = str | tuple[str, ...]

_HEALTHY: dict[tuple[int, Only], tuple[Scene, Counter[Brief]]] = {}


def healthy_findings(scene: Scene, only: Only = "") -> Counter[Brief]:
    """What the checks tell of a scene; found once for each scene."""
    known = id(scene), only
    if known not in _HEALTHY:
        _HEALTHY[known] = scene, Counter(look(scene, only).brief)
    return _HEALTHY[known][1]


def new_findings(scene: Scene, healthy: Scene, only: Only = DATABASE) -> list[Brief]:
    """Check, id and severity of each finding that the healthy scene does not yield."""
    return sorted((Counter(look(scene, only).brief) - healthy_findings(healthy, only)).elements())
