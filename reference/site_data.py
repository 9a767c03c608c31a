"""What the site answers, in the shapes of its API, built from rows whatever source they come from.

A source hands over flat rows with the database's column names; `shape` turns them into the body of an endpoint.
"""

import datetime
import math
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Literal

Kind = Literal["status", "models", "providers", "benchmarks"]
Row = Mapping[str, Any]
Rows = Mapping[str, Sequence[Row]]

NEEDS: Mapping[Kind, tuple[str, ...]] = {
    "status": ("counts",),
    "models": ("models",),
    "providers": ("providers", "names"),
    "benchmarks": ("suites", "scores"),
}
"""Sets of rows from which an answer is built."""


def shape(kind: Kind, rows: Rows) -> Any:
    """The data of one kind, ready for JSON."""
    return _SHAPES[kind](rows)


def iso(moment: datetime.datetime | str | None) -> str | None:
    """ISO 8601 in UTC with milliseconds, as JavaScript's `toISOString` writes it; a naive moment is in UTC."""
    if moment is None or isinstance(moment, str):
        return moment
    if moment.tzinfo is not None:
        moment = moment.astimezone(datetime.UTC).replace(tzinfo=None)
    return moment.isoformat(timespec="milliseconds") + "Z"


def _status(rows: Rows) -> dict[str, Any]:
    (counts,) = rows["counts"]
    return {"totalModels": counts["total"], "operationalModels": counts["operational"]}


def _models(rows: Rows) -> list[dict[str, Any]]:
    return [_model(row) for row in rows["models"]]


def _model(row: Row) -> dict[str, Any]:
    return {
        "id": row["id"],
        "slug": row["slug"],
        "name": row["name"],
        "description": row["description"],
        "contextWindow": row["context_window"],
        "maxOutputTokens": row["max_output_tokens"],
        "isActive": row["is_active"],
        "provider": None if row["provider_slug"] is None else _model_provider(row),
        "status": None if row["status"] is None else _model_status(row),
    }


def _model_provider(row: Row) -> dict[str, Any]:
    return {"id": row["provider_id"], "slug": row["provider_slug"], "name": row["provider_name"]}


def _model_status(row: Row) -> dict[str, Any]:
    return {
        "status": row["status"],
        "availability": _number(row["availability"]),
        "latencyP50": row["latency_p50"],
        "latencyP95": row["latency_p95"],
        "latencyP99": row["latency_p99"],
        "errorRate": _number(row["error_rate"]),
        "checkedAt": iso(row["checked_at"]),
    }


def _providers(rows: Rows) -> list[dict[str, Any]]:
    models: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in rows["names"]:
        models[row["provider_id"]].append({"slug": row["slug"], "name": row["name"]})
    return [
        {
            "id": row["id"],
            "slug": row["slug"],
            "name": row["name"],
            "websiteUrl": row["website_url"],
            "models": models[row["id"]],
        }
        for row in rows["providers"]
    ]


def _benchmarks(rows: Rows) -> dict[str, Any]:
    scores = [_score(row) for row in rows["scores"]]
    return {"suites": [_suite(row) for row in rows["suites"]], "scores": scores, "total": len(scores)}


def _suite(row: Row) -> dict[str, Any]:
    return {
        "id": row["id"],
        "slug": row["slug"],
        "name": row["name"],
        "category": row["category"],
        "maxScore": _number(row["max_score"]),
    }


def _score(row: Row) -> dict[str, Any]:
    return {
        "model": row["model"],
        "suite": row["suite"],
        "scoreRaw": _number(row["score_raw"]),
        "evaluationDate": iso(row["evaluation_date"]),
        "isOfficial": row["is_official"],
    }


def _number(value: float | None) -> float | None:
    """A number that JSON knows: it has neither NaN nor infinity, PostgreSQL has both."""
    return value if value is None or math.isfinite(value) else None


_SHAPES: Mapping[Kind, Callable[[Rows], Any]] = {
    "status": _status,
    "models": _models,
    "providers": _providers,
    "benchmarks": _benchmarks,
}
