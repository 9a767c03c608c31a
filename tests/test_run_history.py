"""history.jsonl: what a run leaves for the next ones, and what they read of it."""

import json
from pathlib import Path

from landed.run.movement import latencies
from landed.run.results import append_history, read_history
from tests.support.report_measured import measured_document


def test_a_line_holds_the_figures_of_every_budget() -> None:
    """Each measurement has a name of its own that does not change with folders; what has no budget is left out."""
    found = latencies(measured_document()["checks"])

    assert found.keys() >= {"api_latency/it:status", "query_latency/it:joined", "load/it:fifty-at-once"}
    assert found["query_latency/it:joined"].keys() == {"mean", "p50", "p95", "p99", "max"}
    assert not [name for name in found if name.startswith(("columns", "tables"))]


def test_lines_that_are_none_are_passed_over(tmp_path: Path) -> None:
    """What was cut off, is not JSON, or no object is passed over; a folder without history has none."""
    none = read_history(tmp_path)
    append_history(tmp_path, measured_document())
    with (tmp_path / "history.jsonl").open("ab") as file:
        file.write(b'{"started": "2025-\n\xff\xfe\n[1]\nnull\n\n')
    append_history(tmp_path, measured_document())
    lines = read_history(tmp_path)

    assert none == []
    assert len(lines) == 2
    assert json.dumps(lines[0]) == json.dumps(lines[1])
