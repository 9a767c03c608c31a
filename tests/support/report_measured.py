"""A document with everything that the report draws."""

from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

from landed.clock.stats import summarize
from tests.support.report_documents import HOSTILE, check, failed, finding, red_document

STARTED = datetime(2025, 9, 7, 5, 0, tzinfo=UTC)


def budget(
    kind: str, subject: str, samples: list[float], limits: dict[str, float], **beside: Any
) -> dict[str, Any]:
    """A check that held samples against limits, in milliseconds."""
    summary = summarize(samples)
    figures = ("mean", "p50", "p95", "p99", "max")
    told = {f"{name}_ms": round(summary.figure(name), 3) for name in figures}
    measurements = {"n": summary.n, **told, "judged": next(iter(limits)), "limits_ms": limits} | beside
    return check(kind, subject, rows=["4.1.4"], measurements=measurements | {"samples_ms": samples})


def samples(median: float, n: int = 100, seed: int = 1) -> list[float]:
    """Times as they are: most near the median, a few far above it."""
    random = Random(seed)
    return [round(median * random.lognormvariate(0, 0.6), 3) for _ in range(n)]


def drill() -> list[dict[str, Any]]:
    """A fallback's timeline: the database is cut off at 10 s and put back at 40 s; two endpoints take turns.

    One tells its source, the other never does; in the first seconds of the outage neither is answered.
    """
    lines: list[dict[str, Any]] = []
    for second in range(0, 60, 2):
        at = (STARTED + timedelta(seconds=second)).isoformat()
        if second in (10, 40):
            words = "embedded: database cut" if second == 10 else "embedded: database restored"
            lines.append({"at": at, "event": words})
        silent = 12 <= second < 16
        source = None if second % 4 or silent else "database" if second < 12 or second > 46 else "github"
        told = {"endpoint": "models" if second % 4 else "status", "source": source, "ms": 9.5}
        told |= {"status": 0 if silent else 200, "error": "connection refused" if silent else None}
        lines.append({"at": at} | told)
    return lines


def measured_document() -> dict[str, Any]:
    """A red run with budgets kept and exceeded, shares, a stage of load, a drill, and hostile words in between."""
    results = red_document()
    slow = budget("api_latency", "models", samples(400), {"p95": 500.0, "max": 2000.0})
    told = failed(finding("api_latency/kept_alive:models"), kind="api_latency")
    phases = {"dns_ms": 0.1, "tcp_ms": 0.2, "tls_ms": 1.5, "first_byte_ms": 8.0, "body_ms": 0.5}
    shares = {"server_ms": 1.0, "network_ms": 0.5, "client_ms": 0.2, "waiting_ms": 0.9}
    load = {"requests": 50, "answered": 50, "load_seconds": 0.13, "before_p50_ms": 2.1, "after_p50_ms": 2.3}
    results["checks"] += [
        told | {"measurements": slow["measurements"]},
        budget("api_latency", "status", samples(8), {"p95": 500.0}, **phases, network_ms=1.0, client_ms=0.3),
        budget("api_latency", HOSTILE["markup"], samples(3, 5), {"max": 500.0}),
        budget("query_latency", "joined", samples(2), {"mean": 100.0}, **shares),
        budget("load", "fifty-at-once", samples(60, 50), {"p95": 2000.0}, **load),
    ]
    return results | {"timeline": drill()}


def history(results: dict[str, Any], runs: int = 6) -> list[dict[str, Any]]:
    """What lines of history.jsonl hold, older than a document, of its own scope; each run a little slower."""
    same = {name: results[name] for name in ("target", "scope", "profile")}
    same |= {"verdict": "landed", "exit_status": 0, "findings": {}, "red": []}
    return [
        same
        | {
            "started": (STARTED - timedelta(days=30 - run)).isoformat(),
            "contract": results["contract"]["name"],
            "latency_ms": {"api_latency/it:status": {"p95": 10.0 + run}},
        }
        for run in range(runs)
    ]
