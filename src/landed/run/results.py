"""reports/results.json: everything a run found, as one document; every other report is made from it.

Readers ignore unknown keys; nothing is removed or changed within schema 1.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from landed import __version__
from landed.contract import Contract
from landed.evidence import Finding
from landed.lock import Lock
from landed.preflight import Preflight
from landed.retries import RULE
from landed.run import trend
from landed.run.movement import latencies
from landed.run.outcomes import CheckResult, Verdict
from landed.settings import Settings
from landed.web.site import DEPLOYMENT_HEADERS

SCHEMA = 1
RESULTS = "results.json"
HISTORY = "history.jsonl"
KEPT = 20
"""Older results that a report folder keeps."""

Document = dict[str, Any]

_ANY: TypeAdapter[Any] = TypeAdapter(Any)


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """What a run leaves behind."""

    settings: Settings
    contract: Contract
    lock: Lock
    verdict: Verdict
    checks: Sequence[CheckResult]
    roots: Sequence[Finding]
    preflight: Preflight | None
    started: datetime
    seconds: float
    snapshot_file: str | None
    retried: Sequence[Finding] = ()
    """What passed only later and no check tells of."""
    attempts: Mapping[str, Any] | None = None
    """How long it took, where attempts were asked for."""
    drilled: Mapping[str, Any] = field(default_factory=dict)
    """What happened while sources were cut (`timeline`, `commands`, `not_put_back`): see reports/README.md."""


def document(run: Run) -> Document:
    """results.json of a run, as JSON values; not yet scrubbed."""
    verdict, settings = run.verdict, run.settings
    told: Document = _ANY.dump_python(
        {
            "schema": SCHEMA,
            "verdict": verdict.word,
            "scope": verdict.scope,
            "exit_status": int(verdict.exit_status),
            "complete": verdict.complete,
            "checkpoints": list(settings.checkpoints),
            "landed": __version__,
            "profile": settings.profile,
            "target": target(settings, run.preflight),
            "contract": {
                "name": run.contract.name,
                "title": run.contract.header.title,
                "title_ko": run.contract.header.title_ko,
                "hash": run.contract.hash,
            },
            "lock": {"hash": run.lock.hash, "migrations_hash": run.lock.migrations_hash},
            "started": run.started.astimezone(UTC).isoformat(timespec="seconds"),
            "seconds": round(run.seconds, 3),
            "phases": [each.model_dump() for each in run.contract.phase],
            "tasks": [each.model_dump() for each in run.contract.task],
            **ticked(verdict, run.contract),
            "checks": sorted((_check(each) for each in run.checks), key=lambda each: each["nodeid"]),
            "roots": [as_json(each) for each in run.roots],
            "retries": _retries(run),
            "attempts": run.attempts,
            "open": [{"id": name, "reason": reason} for name, reason in verdict.open],
            "waivers": [each.model_dump(mode="json") for each in run.contract.waiver],
            "warnings": list(verdict.warnings),
            "emergencies": [each.model_dump() for each in run.contract.emergency],
            "timeline": run.drilled.get("timeline", []),
            "commands": run.drilled.get("commands", []),
            "not_put_back": run.drilled.get("not_put_back", []),
            "snapshot": run.snapshot_file,
        },
        mode="json",
    )
    return told


def ticked(verdict: Verdict, contract: Contract) -> Document:
    """The keys `rows` and `boxes`."""
    return {
        "rows": [_row(each, contract) for each in verdict.rows],
        "boxes": [_box(each, contract) for each in verdict.boxes],
    }


def _retries(run: Run) -> list[Document]:
    """Everything that failed and then passed, wherever it did, in the order of their ids."""
    of_checks = [each for check in run.checks for each in check.findings]
    told = {each.id: each for each in [*run.retried, *of_checks] if each.id.partition(":")[0].endswith(f"/{RULE}")}
    return [as_json(told[name]) for name in sorted(told)]


def target(settings: Settings, preflight: Preflight | None) -> Document:
    """The target's masked facts."""
    facts: Document = {
        "dsn": settings.dsn.masked if settings.dsn else None,
        "direct_dsn": settings.direct_dsn.masked if settings.direct_dsn else None,
        "url": str(settings.base_url) if settings.base_url else None,
        "fallback_url": str(settings.fallback_url) if settings.fallback_url else None,
        "sample": settings.embedded,
    }
    if preflight and preflight.snapshot:
        server = preflight.snapshot.server
        facts |= {
            "server_version": server.version,
            "system_identifier": server.system_identifier,
            "database": server.database,
            "role": server.role,
        }
    if preflight:
        facts["deployment"] = _deployment(preflight)
    return facts


def _deployment(preflight: Preflight) -> str | None:
    """What the site itself says of its deployment."""
    for answers in preflight.answers.values():
        for answer in answers:
            for name in DEPLOYMENT_HEADERS:
                if name in answer.headers:
                    return f"{name}: {answer.headers[name]}"
    return None


_ADAPTERS: dict[type, TypeAdapter[Any]] = {}
"""Building one costs milliseconds, and a run has hundreds of checks."""


def as_json(value: object) -> Document:
    """A dataclass of the machine as JSON values."""
    kind = type(value)
    if kind not in _ADAPTERS:
        _ADAPTERS[kind] = TypeAdapter(kind)
    dumped: Document = _ADAPTERS[kind].dump_python(value, mode="json")
    return dumped


def _row(row: Any, contract: Contract) -> Document:
    promised = next(each for each in contract.row if each.id == row.id)
    return as_json(row) | {"title_ko": promised.title_ko, "how": list(promised.how), "optional": promised.optional}


def _box(box: Any, contract: Contract) -> Document:
    promised = next(each for each in contract.box if each.id == box.id)
    return as_json(box) | {"title_ko": promised.title_ko}


def _check(check: CheckResult) -> Document:
    return as_json(check)


def stamp(now: datetime) -> str:
    """A moment as the names of files have it, in UTC."""
    return now.astimezone(UTC).strftime("%Y%m%dT%H%M%S%fZ")


def write(folder: Path, results: Mapping[str, Any], now: datetime) -> None:
    """Write results.json and its dated copy; keep the last twenty of those, and of their snapshots."""
    text = json.dumps(results, ensure_ascii=False, indent=1)
    for name in (RESULTS, f"results-{stamp(now)}.json"):
        # Half a character of UTF-16 is no UTF-8; written so, it is JSON for what it was.
        (folder / name).write_text(text, encoding="utf-8", errors="backslashreplace")
    for pattern in ("results-*.json", "snapshot-*.json"):
        for old in sorted(folder.glob(pattern))[:-KEPT]:
            old.unlink(missing_ok=True)


def history(folder: Path) -> list[str]:
    """The lines of history.jsonl, whatever is in them: `trend.read` knows which of them are runs."""
    try:
        # Not `splitlines`: an id may hold what Unicode takes for the end of a line.
        return (folder / HISTORY).read_text(encoding="utf-8", errors="replace").split("\n")
    except OSError:
        return []


def append_history(folder: Path, results: Mapping[str, Any]) -> None:
    """One line for each run in history.jsonl: enough to see trends by finding id."""
    findings = {each["id"]: each for check in results["checks"] for each in check["findings"]}
    others = (*results["roots"], *results.get("retries", ()), *results.get("attestation", {}).get("warnings", ()))
    findings |= {each["id"]: each for each in others}
    line = {
        "schema": SCHEMA,
        "started": results["started"],
        "seconds": results["seconds"],
        "verdict": results["verdict"],
        "scope": results["scope"],
        "profile": results["profile"],
        "exit_status": results["exit_status"],
        "target": results["target"],
        "contract": results["contract"]["name"],
        "lock": results["lock"]["hash"],
        "checks": _counts(check["outcome"] for check in results["checks"]),
        "findings": {name: each["severity"] for name, each in sorted(findings.items())},
        "red": trend.red_ids(results),
        "latency_ms": latencies(results["checks"]),
    }
    with (folder / HISTORY).open("a", encoding="utf-8", errors="backslashreplace") as file:
        file.write(json.dumps(line, ensure_ascii=False) + "\n")


def _counts(words: Any) -> dict[str, int]:
    counts: dict[str, int] = {}
    for word in words:
        counts[word] = counts.get(word, 0) + 1
    return counts
