"""completion.md: what is claimed is proved by the document, what is not proved is not claimed."""

import re

import pytest

from landed.report.completion import render_completion
from landed.report.message import message
from tests.support.completed import LINK, MUST, PROMISED, completed, done, request, timed
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
    _, body = message(
        completed(checks=timed(status=60.0, models=30.0), timeline=[request(0), done(0.5), request(1)]), "en"
    )

    assert line(body, "- Status:") == "Landed; required items: 2 of 2 done before this message"
    assert line(body, "- Data source:") == "PostgreSQL"
    assert line(body, "- Performance:").startswith("slowest median 60 ms of 2 series; not measured")
    assert line(body, "- Downtime:").startswith("zero downtime")
    assert line(body, "- Dashboard:") == LINK
    assert "- Run and report:" not in body


def test_the_message_leads_to_the_run():
    """Where it ran in CI, whoever is told can open the run and its reports."""
    _, body = message(completed(run_url="https://ci.example/runs/7"), "en")

    assert line(body, "- Run and report:") == "https://ci.example/runs/7"


def test_a_final_box_is_its_rows_owners():
    """A box outside of all phases is signed by who owns the phase of its rows; another role is marked."""
    attestation = completed()["attestation"]
    signed = [
        {"box": "final.may.1", "by": each, "role": role, "on": "2025-09-07", "note": ""}
        for each, role in (("Cy", "backend engineer"), ("Di", "QA Engineer"))
    ]
    told = [report(attestation=attestation | {"signed": [each]}) for each in signed]

    assert "| Cy | backend engineer |" in told[0]
    assert "| Di | ⚠ QA Engineer (the phase is that of the Backend Engineer) |" in told[1]


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
