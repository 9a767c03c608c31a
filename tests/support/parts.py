"""Parts of one verification as files: what runs over a small contract would have left."""

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from landed.contract import Contract
from landed.evidence import Finding
from landed.run.outcomes import CheckResult
from landed.run.results import as_json
from landed.subcommands.joining import join
from landed.subcommands.parts import Part, hold_together, read_part
from tests.support.report_documents import document
from tests.support.verdicts import HEALTHY

BEGUN = datetime(2026, 3, 1, 4, tzinfo=UTC)
ONE_EACH = {(each.kind, "test_it"): 1 for each in HEALTHY}
"""Every check of the small contract: one item each."""


@dataclass
class Parts:
    """Writes parts, and joins them."""

    contract: Contract
    folder: Path
    paths: list[Path] = field(default_factory=list)
    counts: dict[tuple[str, str], int] = field(default_factory=lambda: dict(ONE_EACH))

    def add(self, *checks: CheckResult, roots: tuple[Finding, ...] = (), **changes: Any) -> Path:
        """A run, one hour after the one before, that found these results."""
        begun = (BEGUN + timedelta(hours=len(self.paths))).isoformat()
        told = document(started=begun, timeline=[]) | {
            "checkpoints": [],
            "contract": {"name": self.contract.name, "title": "A", "title_ko": "가", "hash": self.contract.hash},
            "checks": [as_json(each) for each in checks],
            "roots": [as_json(each) for each in roots],
            "retries": [],
            "attestation": {"signed": [], "received": [], "took": [], "warnings": []},
            "notifications": [],
            "baseline": None,
            "written": {"rows": None, "reason": "nobody asked"},
            "emergencies": [],
        }
        path = self.folder / f"{len(self.paths)}.json"
        path.write_text(json.dumps(told | changes), encoding="utf-8")
        self.paths.append(path)
        return path

    @property
    def read(self) -> list[Part]:
        """All of them."""
        return [read_part(each) for each in self.paths]

    def join(self, *order: int) -> dict[str, Any]:
        """All of them as one, given in this order."""
        parts = [self.read[place] for place in order] or self.read
        hold_together(parts)
        return join(parts, self.contract, self.counts)
