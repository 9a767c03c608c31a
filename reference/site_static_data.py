"""Rows from JSON documents instead of a database: arrays of objects, named like tables, joined by slug.

The ids say where a row comes from (`github:gpt-4`): by them a verifier tells the sources apart.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from reference.site_data import Kind, Row, Rows

Documents = Mapping[str, Sequence[Row]]

DOCUMENTS: Mapping[Kind, tuple[str, ...]] = {
    "status": ("models", "model_status"),
    "models": ("providers", "models", "model_status"),
    "providers": ("providers", "models"),
    "benchmarks": ("benchmark_suites", "benchmark_scores"),
}
OPTIONAL = frozenset({"benchmark_suites", "benchmark_scores"})
"""Documents that need not exist: the runbook's seed has neither suites nor scores."""

_MODEL = ("name", "description", "context_window", "max_output_tokens")
_STATUS = ("availability", "latency_p50", "latency_p95", "latency_p99", "error_rate")


def join(documents: Documents, *, origin: str, checked_at: str | None) -> Rows:
    """The rows that the documents given can yield, with ids that begin with `origin`."""
    chosen = _statuses(documents.get("model_status", ()))
    providers = {row["slug"]: row for row in documents.get("providers", ())}
    models = sorted(documents.get("models", ()), key=lambda row: str(row["slug"]))
    return {
        "counts": [_counts(models, chosen)],
        "models": [_model(row, providers, chosen, origin, checked_at) for row in models],
        "names": [_name(row, origin) for row in models],
        "providers": [_provider(providers[slug], origin) for slug in sorted(providers)],
        "suites": [_suite(row, origin) for row in documents.get("benchmark_suites", ())],
        "scores": [_score(row) for row in documents.get("benchmark_scores", ())],
    }


def _statuses(rows: Sequence[Row]) -> dict[str, Row]:
    """One status for each model: the worldwide one before any region's."""
    chosen: dict[str, Row] = {}
    for row in rows:
        if row["model"] not in chosen or row.get("region") is None:
            chosen[row["model"]] = row
    return chosen


def _counts(models: Sequence[Row], chosen: Mapping[str, Row]) -> dict[str, int]:
    states = [chosen[row["slug"]]["status"] for row in models if row["slug"] in chosen]
    return {"total": len(models), "operational": states.count("operational")}


def _model(
    row: Row, providers: Mapping[str, Row], chosen: Mapping[str, Row], origin: str, checked_at: str | None
) -> dict[str, Any]:
    slug, provider = row["slug"], row["provider"]
    status = chosen.get(slug, {})
    return {
        "id": f"{origin}:{slug}",
        "slug": slug,
        **{field: row.get(field) for field in _MODEL},
        "is_active": row.get("is_active", True),
        "provider_id": f"{origin}:{provider}",
        "provider_slug": provider,
        "provider_name": providers.get(provider, {}).get("name", provider),
        "status": status.get("status"),
        **{field: status.get(field) for field in _STATUS},
        "checked_at": status.get("checked_at", checked_at),
    }


def _name(row: Row, origin: str) -> dict[str, Any]:
    return {"provider_id": f"{origin}:{row['provider']}", "slug": row["slug"], "name": row["name"]}


def _provider(row: Row, origin: str) -> dict[str, Any]:
    return {
        "id": f"{origin}:{row['slug']}",
        "slug": row["slug"],
        "name": row["name"],
        "website_url": row.get("website_url"),
    }


def _suite(row: Row, origin: str) -> dict[str, Any]:
    optional = {field: row.get(field) for field in ("category", "max_score")}
    return {"id": f"{origin}:{row['slug']}", "slug": row["slug"], "name": row["name"], **optional}


def _score(row: Row) -> dict[str, Any]:
    optional = {field: row.get(field) for field in ("evaluation_date", "is_official")}
    return {"model": row["model"], "suite": row["suite"], "score_raw": row["score_raw"], **optional}
