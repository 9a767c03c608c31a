"""history.jsonl: what a run leaves for the next ones, and what they read of it."""

from pathlib import Path

from landed.run.movement import latencies
from landed.run.results import append_history, history
from landed.run.trend import read
from tests.support.report_measured import measured_document


def test_a_line_holds_the_figures_of_every_budget() -> None:
    """Each measurement has a name of its own that does not change with folders; what has no budget is left out."""
    found = latencies(measured_document()["checks"])

    assert found.keys() >= {"api_latency/it:status", "query_latency/it:joined", "load/it:fifty-at-once"}
    assert found["query_latency/it:joined"].keys() == {"mean", "p50", "p95", "p99", "max"}
    assert not [name for name in found if name.startswith(("columns", "tables"))]


def test_lines_that_are_none_are_passed_over(tmp_path: Path) -> None:
    """What was cut off, is not JSON, or no object is passed over and counted; a folder without history has none.

    An id with half a character, or with what Unicode takes for the end of a line, is one line all the same.
    """
    none = history(tmp_path)
    strange = measured_document()
    strange["open"] = [{"id": "a\u2028b\x85\ud800", "reason": ""}]
    append_history(tmp_path, strange)
    with (tmp_path / "history.jsonl").open("ab") as file:
        file.write(b'{"started": "2025-\n\xff\xfe\n[1]\nnull\n\n')
    append_history(tmp_path, measured_document())
    runs, skipped = read(history(tmp_path))

    assert none == []
    assert (len(runs), skipped) == (2, 4)
    assert runs[0].latencies == runs[1].latencies
    assert "a\u2028b\x85\ud800" in runs[0].red
