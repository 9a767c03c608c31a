"""completion.md: what is claimed is proved by the document, what is not proved is not claimed."""

import json
import re

import pytest

from landed.errors import UsageError
from landed.report.completion import render_completion
from landed.report.message import message
from landed.run.baseline import compare, read_baseline
from tests.support.completed import LINK, MUST, PROMISED, completed, request, timed
from tests.support.report_documents import HOSTILE, box, document, failed, finding

DIGEST = "ab" * 32
ENGLISH = [
    *("The Completion Report", "Summary", "Plan and measured time", "Key Achievements", "Access Information"),
    *("Next Steps", "Final Checklist", "Required", "Good to have", "Hand-over", "Attestation", "Notifications"),
    "Evidence",
]


def report(lang="en", **changes):
    """The report of a landing with changes."""
    return render_completion(completed(**changes), DIGEST, lang)


def line(text, begin):
    """The only line that begins so, without its beginning."""
    (found,) = [each for each in text.splitlines() if each.startswith(begin)]
    return found.removeprefix(begin).strip()


def opened(name, outcome="not run"):
    """The boxes, one of them with another outcome."""
    return [each | ({"outcome": outcome} if each["id"] == name else {}) for each in completed()["boxes"]]


def test_sections_in_their_order():
    """The runbook's sections, then its final checklist, the hand-over and the signatures."""
    english, korean = report(), report("ko")

    assert re.findall(r"^#+ (.+)$", english, re.MULTILINE) == ENGLISH
    assert len(re.findall(r"^#+ .*[가-힣].*$", korean, re.MULTILINE)) == len(ENGLISH)
    assert line(english, "- SHA-256 of results.json:") == f"`{DIGEST}`"


def test_facts():
    """Date, duration beside the plan, links, next steps, watching, rows at stake, hand-over, signatures."""
    text = report()

    assert line(text, "- Date:") == (
        "phases 2025-09-07 01:00 UTC to 2025-09-07 01:42 UTC; verified 2025-09-07 04:12 UTC"
    )
    assert line(text, "- Duration:") == "42 min of 50 min planned"
    assert "| 2. Schema and data | Backend Engineer | medium | 50 min | 42 min (told by Ann) | " in text
    assert line(text, "- Dashboard:") == f"<{LINK}>"
    assert "- 2 of 3 runs green, 5.5 of 48 hours of watching\n- [ ] Watch it" in text
    assert line(text, "- Rows that a rollback would lose:") == "models 3"
    assert "| Access | Kim | 2025-09-07 | by hand |" in text
    assert "| Rollback | not received yet |" in text
    assert re.search(r"\| 2\.4\.box1 .*\| Ann \| Backend Engineer \| 2025-09-07 \| passed \| seen \|", text)
    assert "⚠ QA Engineer (the phase is that of the Backend Engineer)" in text
    assert line(text, "- 1 Slack:") == "taken"


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({}, "✅ Success"),
        ({"boxes": opened(MUST[0], "attested")}, "✅ Success"),
        ({"verdict": "landed with warnings"}, "✅ Success"),
        ({"boxes": opened(MUST[1])}, "landed; 1 of 2 required items open"),
        ({"boxes": opened(MUST[1], "failed")}, "landed; 1 of 2 required items open"),
        ({"boxes": opened("final.may.1")}, "✅ Success"),
        ({"verdict": "healthy", "scope": "sample"}, "Healthy (sample); 0 of 2 required items open"),
        ({"verdict": "not landed"}, "Not landed (complete); 0 of 2 required items open"),
        ({"verdict": "interrupted"}, "Interrupted (complete); 0 of 2 required items open"),
        ({"completion": PROMISED | {"boxes": []}}, "Landed"),
    ],
)
def test_status(changes, status):
    """Success is a landing whose required items are all passed or signed; nothing else is called so."""
    assert line(report(**changes), "- Status:") == status


def test_an_achievement_is_its_rows():
    """What no row proves is said not to be shown."""
    text = report()
    unproved = report(rows=[each | {"outcome": "not run"} for each in completed()["rows"]])

    assert "- ✓ Proved\n- ○ Unproved: not shown by this run" in text
    assert "- ○ Proved: not shown by this run" in unproved


@pytest.mark.parametrize(
    ("timeline", "expected"),
    [
        ([], "not measured"),
        ([{"at": "2025-09-07T04:00:00+00:00", "event": "embedded: database cut"}], "not measured"),
        ([request(0), request(1)], "zero downtime: none of the prober's 2 requests failed"),
        ([request(0), request(1, 503), request(3)], "2 s: 1 of the prober's 3 requests failed"),
        ([request(0), request(1, 0, "refused"), request(2)], "1 s: 1 of the prober's 3 requests failed"),
    ],
)
def test_downtime_is_the_probers(timeline, expected):
    """Zero downtime needs requests, all of them answered; without a log nothing was measured."""
    assert line(report(timeline=timeline), "- Downtime:").startswith(expected)


def test_a_promised_503_is_no_downtime():
    """A health endpoint that says so while the database is down does what it promised."""
    timeline = [request(0, 503, endpoint="health"), request(1)]
    promised = report(timeline=timeline, promised_5xx={"health": [503]})

    assert line(promised, "- Downtime:").startswith("zero downtime")


def baseline(tmp_path, content=None, **medians):
    """The results.json of an old site, in a file."""
    old = document(checks=timed(**medians)) if content is None else content
    path = tmp_path / "old.json"
    path.write_text(old if isinstance(old, str) else json.dumps(old), encoding="utf-8")
    return path


def test_faster_needs_a_baseline(tmp_path):
    """The share is that of the medians both runs have; without a baseline nothing was measured."""
    checks = timed(status=60.0, models=60.0, added=900.0)
    before = read_baseline(baseline(tmp_path, status=80.0, models=120.0, gone=5.0), "demo")
    slower = read_baseline(baseline(tmp_path, status=60.0, models=40.0), "demo")

    assert line(report(checks=checks), "- Response time:").startswith("not measured")
    assert line(report(checks=checks, baseline=before), "- Response time:").startswith(
        "40 % faster: 120 ms instead of 200 ms (2 medians"
    )
    assert line(report(checks=checks, baseline=slower), "- Response time:").startswith("20 % slower")
    assert compare(completed(checks=timed(added=1.0), baseline=before)) is None


def test_the_drill_measures_too():
    """Where no old run was given, answers of the drill from the source before are what now is held against."""
    before = [request(n) | {"source": "github", "ms": 40.0} for n in range(5)]
    now = [request(n) | {"ms": 30.0} for n in range(10, 15)]
    seldom = [request(n, endpoint="models") | {"ms": 1.0} for n in range(20, 24)]

    assert line(report(timeline=[*before, *now, *seldom]), "- Response time:").startswith(
        "25 % faster than from github: 30 ms instead of 40 ms (the drill's own: medians of 1 endpoints"
    )
    assert line(report(timeline=[*before[1:], *now]), "- Response time:").startswith("not measured")
    assert line(report(timeline=now), "- Response time:").startswith("not measured")


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("{", "not a results.json of landed"),
        ("[]", "not a results.json of landed"),
        (document() | {"schema": 2}, "not a results.json of landed"),
        (document() | {"started": 5}, "not a results.json of landed"),
        (document(), "no latency of a site was measured there"),
        (document(checks=timed(status=0.0)), "no latency of a site was measured there"),
        (document() | {"contract": {"name": "other"}}, "of contract other, not demo"),
    ],
)
def test_a_baseline_is_read_strictly(content, expected, tmp_path):
    """What is none, of another contract, or without a figure is refused before the run."""
    with pytest.raises(UsageError, match=expected):
        read_baseline(baseline(tmp_path, content), "demo")


@pytest.mark.parametrize("hostile", HOSTILE.values(), ids=HOSTILE)
def test_hostile_text_is_only_text(hostile):
    """Whatever a contract, a person or a server writes: no markup, no new line, no control character."""
    signed = {"box": "2.4.box1", "by": hostile, "role": f"|{hostile}\n# x", "on": "2025-09-07", "note": hostile}
    attestation = completed()["attestation"] | {"signed": [signed]}
    boxes = [box(name, title=hostile, reason=f"a\n- [x] {hostile}", rows=["2.4.1"]) for name in MUST]
    text = report(attestation=attestation, boxes=boxes)

    assert len(re.findall(r"^#", text, re.MULTILINE)) == len(ENGLISH)
    assert not re.search(r"(?<!\\)<(?!https://console\.example)", text)
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069]", text)
    assert len(re.findall(r"^- \[x\]", text, re.MULTILINE)) == len(MUST)


def test_any_document_of_the_schema():
    """A document of an older landed, with none of the new keys, is rendered all the same."""
    text = render_completion(document(), DIGEST, "en")

    assert line(text, "- Status:") == "Landed"
    assert line(text, "- Duration:") == line(text, "- Downtime:") == "not measured"


def test_the_promised_subject_is_that_of_a_plain_landing():
    """Every other verdict names itself, warnings too."""
    subjects = {
        word: message(completed(verdict=word), "en")[0]
        for word in ("landed", "landed with warnings", "healthy", "not landed", "interrupted")
    }

    assert subjects == {
        "landed": "[완료] The demo lands",
        "landed with warnings": "[Landed with warnings] The demo lands",
        "healthy": "[Healthy (complete)] The demo lands",
        "not landed": "[Not landed (complete)] The demo lands",
        "interrupted": "[Interrupted (complete)] The demo lands",
    }


def test_the_message_tells_what_matters():
    """Verdict, what is done so far, data source, performance, downtime, link."""
    _, body = message(completed(checks=timed(status=60.0, models=30.0), timeline=[request(0)]), "en")

    assert line(body, "- Status:") == "Landed; required items: 2 of 2 done before this message"
    assert line(body, "- Data source:") == "PostgreSQL"
    assert line(body, "- Performance:").startswith("slowest median 60 ms of 2 series; not measured")
    assert line(body, "- Downtime:").startswith("zero downtime")
    assert line(body, "- Dashboard:") == LINK


def test_the_message_holds_no_row():
    """What is red is told by rule and number: subjects, values and missing keys stay in the report."""
    values = {"missing": ["c4n4ry-key"], "found": "c4n4ry-value", "expected": "c4n4ry-promise"}
    red = [finding(f"seed_rows/differs:models.c4n4ry-{each}", **values) for each in range(3)]
    rows = [each | {"outcome": "failed"} for each in completed()["rows"]]
    _, body = message(completed(verdict="not landed", checks=[failed(*red)], rows=rows), "en")

    assert line(body, "- Red:") == "seed_rows/differs ×3"
    assert line(body, "- Data source:") == "not verified"
    assert "c4n4ry" not in body


def test_the_message_in_korean():
    """The fixed words follow the language, names stay."""
    _, body = message(completed(), "ko")

    assert line(body, "- 상태:") == "완료; 이 알림 전까지 필수 항목 2개 중 2개 완료"
    assert line(body, "- 중단 시간:") == "측정되지 않음"
