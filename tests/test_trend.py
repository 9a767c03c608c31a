"""From the lines of a history to what has changed, and how long it has been green."""

import json
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from landed.run.trend import earlier, told

START = datetime(2026, 1, 1, 2, 10, tzinfo=UTC)
TARGET = {"dsn": "postgresql://app:***@db.example/landed", "url": "https://site.example", "sample": False}
A, B = "tables/missing:a", "indexes/missing:b"


def line(hours, *red, **changes):
    """A line of history.jsonl, so many hours after the first."""
    return json.dumps(
        {
            "started": (START + timedelta(hours=hours)).isoformat(),
            "verdict": "not landed" if red else "healthy",
            "scope": "on call",
            "profile": "oncall",
            "exit_status": 1 if red else 0,
            "target": TARGET,
            "contract": "small",
            "findings": dict.fromkeys(red, "block"),
            "red": list(red),
        }
        | changes
    )


def now(hours, *red, **changes):
    """results.json of a run so many hours after the first."""
    findings = [{"id": each, "severity": "block", "waived_by": None} for each in red]
    contract = {"contract": {"name": "small"}, "roots": [], "open": []}
    checks = [{"nodeid": "x", "outcome": "failed" if red else "passed", "findings": findings}]
    return json.loads(line(hours, *red)) | contract | {"checks": checks} | changes


def test_the_first_run_has_nothing_to_compare_with():
    """Nothing is said of a last run where there is none; a green one begins the watch."""
    seen = told([], now(0), 48)

    assert seen["since"] is None
    assert seen["watch"] == {"landed": "2026-01-01T02:10:00+00:00", "green": 1, "runs": 1, "hours": 0.0, "of": 48}


def test_what_is_new_and_what_is_mended():
    """Findings are compared by id with the last run of the same scope, and the last green one is named."""
    seen = told([line(0), line(1, A)], now(2, B), 48)

    assert seen["since"] == {
        "started": "2026-01-01T03:10:00+00:00",
        "green": False,
        "last_green": "2026-01-01T02:10:00+00:00",
        "red_since": "2026-01-01T03:10:00+00:00",
        "new": [B],
        "mended": [A],
        "still": 0,
    }
    assert (seen["watch"]["green"], seen["watch"]["runs"], seen["watch"]["hours"]) == (1, 3, 2.0)


def test_only_runs_of_the_same_scope_count():
    """Another target, contract, profile or scope, and what was interrupted, is another story."""
    others = [
        line(1, A, target=TARGET | {"dsn": "another"}),
        line(1, A, contract="another"),
        line(1, A, profile="gate"),
        line(1, A, scope="2 only"),
        line(1, A, exit_status=2),
    ]
    seen = told([line(0), *others], now(2), 48)

    assert (seen["since"]["started"], seen["since"]["mended"]) == ("2026-01-01T02:10:00+00:00", [])
    assert (seen["watch"]["green"], seen["watch"]["runs"]) == (2, 2)


def test_the_watch_begins_with_the_landing():
    """A whole gate that landed begins the hours, whatever was green before; they do not exceed their number."""
    gate = line(10, profile="gate", scope="complete", verdict="landed with warnings")
    seen = told([line(0), gate, line(20)], now(100), 48)

    assert seen["watch"] == {"landed": "2026-01-01T12:10:00+00:00", "green": 2, "runs": 2, "hours": 48, "of": 48}


def test_the_sample_is_one_target():
    """Its port is another in every run, and it is the same sample all the same."""
    sample = [TARGET | {"dsn": f"postgresql://127.0.0.1:{port}/x", "sample": True} for port in (1, 2)]

    assert told([line(0, A, target=sample[0])], now(1, target=sample[1]), 48)["since"]["mended"] == [A]


def test_lines_without_ids_of_red_are_read_by_severity():
    """A history written before red findings were listed by themselves still compares."""
    old = json.loads(line(0, A))
    del old["red"]

    assert told([json.dumps(old)], now(1), 48)["since"]["mended"] == [A]


STRANGE = (
    "{",
    "null",
    "[]",
    "17",
    '"text"',
    "{}",
    '{"started": "yesterday"}',
    '{"started": "2026-01-01T00:00:00"}',
    *(line(0, latency_ms=each) for each in ([], "fast", {"a": 1}, {"a": {"p95": "1"}}, {"a": {"p95": True}})),
    *(
        line(0, latency_ms={"a": {"p95": each}})
        for each in (float("nan"), float("inf"), -1, 1e300, 10**400, 1e-300, 86_400_001)
    ),
    *(line(0, red=each) for each in ("tables/missing:a", ["a", 1], {"a": 1})),
    "[" * 100_000,
)


def test_strange_lines_are_skipped_and_counted():
    """What is no run is left out and told of, and what is one still counts."""
    seen = told([line(0), *STRANGE, "", line(1)[:40]], now(2), 48)

    assert seen["history"] == {"runs": 1, "skipped": len(STRANGE) + 1}
    assert seen["since"]["started"] == "2026-01-01T02:10:00+00:00"


@given(
    st.lists(st.one_of(st.text(), st.builds(lambda at, junk: line(0)[:at] + junk, st.integers(0, 400), st.text())))
)
def test_no_history_is_a_crash(lines):
    """Whatever stands in the file, a run can be told of."""
    assert told(lines, now(2), 48)["history"]["skipped"] <= len(lines)


def test_what_the_report_draws_is_read_as_strictly():
    """The trend's runs are those of the same target and scope that came to their end, older than this one."""
    others = [
        line(1, target=TARGET | {"dsn": "another"}),
        line(1, target=TARGET | {"url": None}),
        line(1, contract="another"),
        line(1, scope="2 only"),
        line(1, exit_status=2, verdict="interrupted"),
        line(3),
    ]
    kept = earlier([line(0), *STRANGE, *others, line(1, A)], now(2))

    assert [(each.started - START).total_seconds() / 3600 for each in kept] == [0, 1]
    assert earlier([line(0)], now(2) | {"started": "yesterday"}) == []


def test_an_interrupted_run_compares_nothing():
    """A run that was stopped knows too little to be better or worse than another."""
    seen = told([line(0)], now(1, exit_status=2, verdict="interrupted"), 48)

    assert (seen["since"], seen["watch"]) == (None, None)
