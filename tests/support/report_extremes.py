"""Documents at the limits: hostile words everywhere, and very many checks."""

from typing import Any

from tests.support.report_documents import box, check, document, failed, finding, red_document
from tests.support.report_measured import budget, samples


def filled_document(words: str) -> dict[str, Any]:
    """A run in which a target, a contract and a check say the same words wherever they can say any."""
    results = red_document()
    told = finding(f"kind/rule:{words}", **dict.fromkeys(("expected", "found", "source", "remedy"), words))
    told |= {"missing": [words], "extra": [words]}
    results["checks"] += [
        failed(told, claim=words, nodeid=f"checks/test_x.py::test_x[{words}]"),
        check(
            "notes",
            words,
            findings=[told | {"id": words, "severity": "info"}],
            measurements={words: words, "ms": 1},
        ),
        check(words, words, outcome="not run", reason=words),
        check("longer", words, seconds=2.5, measurements={"rows": [words]}),
    ]
    results["target"] |= {"dsn": words, words: words}
    results["boxes"].append(box("2.4.box2", title=words, reason=words, outcome="failed", id=words))
    results["contract"] |= {"title": words, "name": words}
    results["waivers"].append(dict.fromkeys(("id", "owner", "reason", "expires"), words))
    return results


def large_document(share: int = 10, checks: int = 5000) -> dict[str, Any]:
    """So many checks, of which every `share`-th failed (0: none did), and a hundred of which have budgets."""
    found = []
    for n in range(checks):
        subject = f"a_rather_long_table_name_{n // 20}.and_a_column_{n}"
        if share and n % share == 0:
            told = finding(f"columns/nullable:{subject}", remedy=f'alter table "public"."{subject}" set not null;')
            found.append(failed(told, kind="columns"))
        elif n % 50 == 1:
            found.append(budget("query_latency", subject, samples(3, seed=n), {"p95": 100.0}))
        else:
            found.append(check("columns", subject, measurements={"rows_compared": n, "ms": 1.5}))
    return document(verdict="not landed", checks=found)
