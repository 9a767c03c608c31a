"""Documents as results.json has them, and what is read of the page that is rendered from one."""

import re
from collections.abc import Iterator
from importlib import resources
from typing import Any

from bs4 import BeautifulSoup, Tag

from landed.report.html import render
from landed.run import emergencies
from landed.run.movement import FEWEST, moved

VERDICTS = ("landed", "landed with warnings", "healthy", "healthy with warnings", "not landed", "interrupted")
SECTIONS = ["verdict", "red", "board", "warnings", "measurements", "checks", "facts", "unseen"]

LATIN = {"landed", "SHA", "traceback", "pytest", "p50", "p95", "p99", "TLS", "PostgreSQL", "ms", "KB", "UTC"}
LATIN |= {"API", "JSON", "git"}
"""Words that are the same in Korean: names and units."""
_NAMES = re.compile(
    r"--[a-z][a-z-]*(?:=[\w./-]+)?|\b[A-Za-z-]+\.(?:html|jsonl|json|xml)(?![a-z])|\[\w+\]|[A-Za-z]+(?:_[A-Za-z]+)+|\d{4}-\d\d-\d\d(?:T[\d:.+]+)?"
)
"""Options, files of the report folder, sections of a contract, identifiers, moments."""


def untranslated(korean: str) -> set[str]:
    """Words of another language in a Korean text, but for names and units."""
    return set(re.findall(r"[A-Za-z][A-Za-z0-9]*", _NAMES.sub(" ", korean))) - LATIN


HOSTILE = {
    "markup": "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "attribute": '" onmouseover="alert(1)" x=\'',
    "template": "{{ 7 * 7 }}{% raw %}",
    "comment": "--><!--]]>",
    "ends": "</style></script></title>",
    "long": "a" * 10_000,
    "right to left": "مرحبا بالعالم",
    "override": "file\u202egpj.exe\u2066",
    "emoji": "👩‍👩‍👧‍👦 🇰🇷 é",
    "null": "a\x00b\x1b[31mc\x7f\x85",
    "surrogate": "\ud800",
    "code": "`<b>`",
}


def finding(name: str, **changes: Any) -> dict[str, Any]:
    """A finding that blocks."""
    return {
        "id": name,
        "severity": "block",
        "subject": name.partition(":")[2],
        "expected": "validated true",
        "found": "validated false",
        "missing": [],
        "extra": [],
        "source": "sql/catalogue/foreign_keys.sql",
        "remedy": "alter table models validate constraint a;",
        "waived_by": None,
    } | changes


def check(kind: str, subject: str, **changes: Any) -> dict[str, Any]:
    """A check that passed."""
    return {
        "nodeid": f"checks/test_2_4_{kind}.py::test_it[{subject}]",
        "kind": kind,
        "rows": ["2.4.1"],
        "claim": "It is there, and as promised.",
        "subject": subject,
        "outcome": "passed",
        "reason": "",
        "findings": [],
        "measurements": {},
        "seconds": 0.01,
    } | changes


def failed(*findings: dict[str, Any], kind: str = "foreign_keys", **changes: Any) -> dict[str, Any]:
    """A check that failed with these findings."""
    told = {"outcome": "failed", "reason": findings[0]["id"], "findings": list(findings)}
    return check(kind, findings[0]["subject"], **(told | changes))


def box(name: str, **changes: Any) -> dict[str, Any]:
    """A required box that passed."""
    return {
        "id": name,
        "title": f"Box {name} ticked",
        "title_ko": f"{name} 완료",
        "required": True,
        "outcome": "passed",
        "reason": "",
        "rows": ["2.4.1"],
    } | changes


def document(**changes: Any) -> dict[str, Any]:
    """A small results.json: one phase, one row, one box, one check, everything in order."""
    return {
        "schema": 1,
        "verdict": "landed",
        "scope": "complete",
        "exit_status": 0,
        "complete": True,
        "landed": "0.1.0",
        "profile": "gate",
        "target": {
            "dsn": "postgresql://app:***@db.example/app",
            "direct_dsn": None,
            "url": "https://app.example",
            "sample": False,
            "server_version": "16.9",
            "deployment": "x-commit: abc123",
        },
        "contract": {"name": "demo", "title": "The demo lands", "title_ko": "데모 마이그레이션", "hash": "c" * 64},
        "lock": {"hash": "d" * 64, "migrations_hash": "e" * 64},
        "started": "2025-09-07T04:12:13+00:00",
        "seconds": 41.2,
        "phases": [
            {
                "id": "2",
                "title": "Schema and data",
                "title_ko": "스키마와 데이터",
                "owner": "Backend Engineer",
                "risk": "medium",
                "minutes": 50,
            }
        ],
        "rows": [
            {
                "id": "2.4.1",
                "title": "Foreign keys hold",
                "title_ko": "외래 키 정상",
                "outcome": "passed",
                "reason": "",
                "how": ["T"],
                "optional": False,
            }
        ],
        "boxes": [box("2.4.box1")],
        "checks": [check("foreign_keys", "models.models_provider_id_fkey")],
        "roots": [],
        "open": [],
        "waivers": [],
        "warnings": [],
        "emergencies": [
            {
                "id": "6.2",
                "title": "Tables missing",
                "title_ko": "테이블 누락",
                "when": ["tables/missing"],
                "steps": ["Run `migrate deploy`.", "Look again."],
                "steps_ko": ["`migrate deploy` 실행", "다시 확인"],
            }
        ],
        "timeline": [],
        "snapshot": None,
        "a key of tomorrow": {"unknown": True},
    } | changes


def red_document() -> dict[str, Any]:
    """A run with a root that three checks rest on, a finding, a broken check, a warning and a waiver."""
    root = finding("tables/missing:models", expected="models, a table", found="nothing", remedy="Run `deploy`.")
    keys = finding("foreign_keys/orphans:a", missing=["one", "two"], extra=["three"])
    blocked = {"outcome": "blocked", "reason": "blocked: tables/missing:models"}
    return document(
        verdict="not landed",
        exit_status=1,
        roots=[root],
        checks=[
            failed(keys, claim="No row names a parent that is not there."),
            failed(root, kind="tables", claim="The table exists."),
            *(check("columns", f"models.{name}", **blocked) for name in "abc"),
            check("api", "status", outcome="failed", reason="error in setup"),
            check("tables", "old", findings=[finding("tables/extra:old", severity="warn", remedy="Drop it.")]),
            check("indexes", "slow", findings=[finding("indexes/invalid:slow", waived_by="Tech Lead")]),
            check("indexes", "twin", findings=[finding("indexes/duplicate:twin", severity="info")]),
            check("pages", "home", outcome="not run", reason="not run: give --base-url"),
            check("enums", "none", outcome="not run", reason="not applicable: the lock promises no enum"),
        ],
        boxes=[
            box("2.4.box1", outcome="failed", reason="2.4.1: foreign_keys/orphans:a"),
            box("final.must.1", outcome="attested", reason="by Kim, DBA, 2025-09-06", required=False),
        ],
        open=[
            {"id": "box[2.4.box1]", "reason": "2.4.box1 failed: 2.4.1: foreign_keys/orphans:a"},
            {"id": "waiver[a/b:c]", "reason": "waiver of Kim expired on 2025-09-01"},
        ],
        waivers=[
            {"id": "indexes/invalid:slow", "owner": "Tech Lead", "reason": "rebuilt soon", "expires": "2026-01-01"}
        ],
        warnings=["indexes/invalid:slow", "tables/extra:old"],
    )


def night() -> dict[str, Any]:
    """A red run with everything that a closing summary can tell: trend, procedure, attempts, warnings."""
    slow = check(
        "api_latency",
        "status",
        measurements={"limits_ms": {"p95": 500.0}, "p95_ms": 300.0, "interval_ms": None, "p50_ms": 200.0},
    )
    results = red_document()
    results["boxes"].append(box("2.4.box2", outcome="not run", reason="2.4.1: give --base-url"))
    results["checks"] += [slow, *(failed(finding(f"columns/missing:a{at}")) for at in range(30))]
    results["open"] += [
        {"id": "box[2.4.box2]", "reason": "2.4.box2 not verified: give --base-url, or narrow with --checkpoint 2"},
        {"id": "run[2]", "reason": "nothing was looked at: there is nothing to look at"},
    ]
    before = [{"api_latency/it:status": {"p95": 100.0}}] * FEWEST
    results |= {
        "since": {
            "started": "2025-09-06T04:00:00+00:00",
            "green": False,
            "last_green": "2025-09-05T04:00:00+00:00",
            "new": ["tables/missing:models"],
            "mended": ["indexes/missing:b"],
        },
        "watch": {"green": 3, "runs": 4, "hours": 5.5, "of": 48, "landed": "2025-09-05T04:00:00+00:00"},
        "moved": moved([slow], before),
        "history": {"runs": 9, "skipped": 2},
        "attempts": {"number": 3, "seconds": 61.2, "asked_for_s": 60.0},
    }
    return results | emergencies.told(results)


def page(results: dict[str, Any], lang: str = "en") -> BeautifulSoup:
    """The rendered report, parsed; places where a line may break are taken out, so that ids read whole."""
    return BeautifulSoup(render(results, lang).replace("<wbr>", ""), "html.parser")


def section(soup: BeautifulSoup, name: str) -> Tag:
    """One of the report's sections."""
    found = soup.select_one(f"section[aria-labelledby={name}]")
    assert found is not None
    return found


def text(tag: Tag) -> str:
    """What a reader sees, in one line."""
    return " ".join(tag.get_text(" ").split())


def templates() -> Iterator[tuple[str, str]]:
    """Names and sources of the templates."""
    for each in (resources.files("landed.report") / "templates").iterdir():
        yield each.name, each.read_text(encoding="utf-8")
