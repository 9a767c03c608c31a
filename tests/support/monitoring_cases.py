"""Each figure that the database gives of itself, outside of its range."""

from dataclasses import replace

from landed.database.vitals import Vitals
from landed.marks import Severity
from tests.support.fact_mutants import Case
from tests.support.mutants import brief
from tests.support.scene import Scene

CHECK = "test_4_3_monitoring.py::test_vital"


def _out_of_range(field: str, value: float, name: str) -> Case:
    def alter(scene: Scene) -> Scene:
        seen = scene.preflight.vitals
        assert seen is not None
        return replace(scene, preflight=replace(scene.preflight, vitals=replace(seen, **{field: value})))

    return Case((Vitals, field), alter, brief(CHECK, "range", name, Severity.WARN))


MONITORING_CASES: tuple[Case, ...] = (
    _out_of_range("connections", 6, "connections"),
    _out_of_range("size_bytes", 20_000_001, "size_mb"),
    _out_of_range("size_bytes", 4_999_999, "size_mb"),
    _out_of_range("blocks_read", 12_000, "cache_hit"),
    _out_of_range("query_s", 60.1, "query_s"),
    _out_of_range("lock_wait_s", 10.1, "lock_wait_s"),
    _out_of_range("deadlocks", 1, "deadlocks"),
    _out_of_range("temp_bytes", 100_000_001, "temp_mb"),
    _out_of_range("lag_bytes", 16_000_001, "lag_mb"),
)
