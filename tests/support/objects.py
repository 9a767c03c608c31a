"""All objects of a snapshot, to compare it with another."""

from collections.abc import Mapping
from typing import Any

from landed.catalogue import Snapshot
from landed.model import OBJECTS


def objects_of(snapshot: Snapshot) -> Mapping[str, tuple[Any, ...]]:
    """All objects, by question."""
    return {kind: getattr(snapshot, kind) for kind in OBJECTS}
