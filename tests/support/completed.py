"""A results document with everything that a completion report is made from."""

from datetime import UTC, datetime, timedelta
from typing import Any

from tests.support.report_documents import box, check, document

LINK = "https://console.example/app"
MUST = ("final.must.1", "final.must.2")
PROMISED: dict[str, Any] = {
    "title": "The Completion Report",
    "title_ko": "완료 보고",
    "subject": "[완료] {title}",
    "otherwise": "[{verdict}] {title}",
    "source": {"title": "PostgreSQL", "title_ko": "PostgreSQL", "rows": ["2.4.1"]},
    "boxes": list(MUST),
    "more": ["final.may.1"],
    "achievement": [
        {"title": "Proved", "title_ko": "증명", "rows": ["2.4"]},
        {"title": "Unproved", "title_ko": "미증명", "rows": ["9.9"]},
    ],
    "link": [{"title": "Dashboard", "title_ko": "대시보드", "url": LINK, "told": True}],
    "next": [{"title": "Watch it", "title_ko": "지켜보기"}],
    "handover": [
        {"id": "access", "title": "Access", "title_ko": "접근 권한"},
        {"id": "rollback", "title": "Rollback", "title_ko": "롤백"},
    ],
    "written": None,
}
ATTESTATION: dict[str, Any] = {
    "signed": [
        {"box": "2.4.box1", "by": "Ann", "role": "Backend Engineer", "on": "2025-09-07", "note": "seen"},
        {"box": "2.4.box2", "by": "Ben", "role": "QA Engineer", "on": "2025-09-08", "note": ""},
    ],
    "received": [{"item": "access", "by": "Kim", "on": "2025-09-07", "note": "by hand"}],
    "took": [
        {
            "phase": "2",
            "begun": "2025-09-07T10:00:00+09:00",
            "ended": "2025-09-07T10:42:00+09:00",
            "by": "Ann",
            "minutes": 42.0,
        }
    ],
    "warnings": [],
}
SERIES = "checks/test_4_1_api_latency.py::test_new_connection[{}]"


def completed(**changes: Any) -> dict[str, Any]:
    """A landing with both required items passed."""
    boxes = [box(name, rows=["2.4.1"]) for name in (*MUST, "final.may.1", "2.4.box1", "2.4.box2")]
    whole = document(boxes=boxes) | {
        "completion": PROMISED,
        "attestation": ATTESTATION,
        "baseline": None,
        "promised_5xx": {},
        "written": {"rows": {"models": 3}, "reason": ""},
        "notifications": [{"name": "1 Slack", "taken": True, "reason": "", "seconds": 0.2}],
        "watch": {"green": 2, "runs": 3, "hours": 5.5, "of": 48},
        "attempts": None,
    }
    return whole | changes


def timed(*, n: int = 40, **medians: float) -> list[dict[str, Any]]:
    """Checks of the site's latency, by endpoint: samples that lie within a fifth of the median."""
    return [
        check(
            "api_latency",
            name,
            nodeid=SERIES.format(name),
            measurements={"n": n, "p50_ms": median, "samples_ms": around(median, n)},
        )
        for name, median in medians.items()
    ]


def around(median: float, n: int) -> list[float]:
    """Milliseconds, evenly from a fifth below to a fifth above, in no order."""
    spread = [median * (0.8 + 0.4 * place / max(n - 1, 1)) for place in range(n)]
    return spread[::2] + spread[1::2][::-1]


def moment_of(seconds: float) -> str:
    """A moment so many seconds after the drill's beginning."""
    return (datetime(2025, 9, 7, 4, tzinfo=UTC) + timedelta(seconds=seconds)).isoformat()


def request(
    seconds: float, status: int = 200, error: str | None = None, endpoint: str = "status", **changes: Any
) -> dict[str, Any]:
    """A request of the prober."""
    told = {"at": moment_of(seconds), "endpoint": endpoint, "source": "database", "status": status}
    return told | {"ms": 9.0, "error": error} | changes


def done(seconds: float, what: str = "embedded: database cut") -> dict[str, Any]:
    """Something that was done to the site."""
    return {"at": moment_of(seconds), "event": what}
